"""What people have beside what they did in the course, in one query however many they are: the start page has few to spare."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    SQLColumnExpression,
    String,
    bindparam,
    literal,
    select,
    union_all,
)

from lms.cohorts.models import Attendance, GroupDay
from lms.db import db
from lms.peergroups.models import MeetingAttendance
from lms.peergroups.queries import TURNS
from lms.peergroups.rules import MeetingFacts
from lms.progress.models import Advice, CompletenessCheck, Decision, EvidenceChoice, FinalTalk, LearningPoint

PEOPLE: BindParameter[list[int]] = bindparam("person_ids", expanding=True)
COURSE: BindParameter[int] = bindparam("course_id")
NOTHING = literal("", String)


@dataclass(frozen=True)
class Standing:
    """Group days attended, turns in meetings, learning points by module, and what was chosen for the talk as (kind, slug).
    `has_round`: something between advice and decision is there to read."""

    group_days: frozenset[str] = frozenset()
    meetings: MeetingFacts = field(default_factory=MeetingFacts)
    points: frozenset[str] = frozenset()
    chosen: frozenset[tuple[str, str]] = frozenset()
    has_round: bool = False


def _arm(
    source: str,
    person: SQLColumnExpression[int],
    first: SQLColumnExpression[str] = NOTHING,
    second: SQLColumnExpression[str] = NOTHING,
) -> Select[str, int, str, str, int, int, int]:
    none = literal(0)
    return select(literal(source, String), person, first, second, none, none, none).where(person.in_(PEOPLE))


def _standings() -> CompoundSelect[str, int, str, str, int, int, int]:
    turns = TURNS.where(MeetingAttendance.person_id.in_(PEOPLE)).subquery()
    return union_all(
        _arm("day", Attendance.person_id, GroupDay.module_slug)
        .join(GroupDay, GroupDay.id == Attendance.group_day_id)
        .where(Attendance.was_present.is_(True)),
        select(
            literal("turns", String),
            turns.c.person_id,
            NOTHING,
            NOTHING,
            turns.c.attended,
            turns.c.as_host,
            turns.c.as_bringer,
        ),
        _arm("point", LearningPoint.person_id, LearningPoint.module_slug).where(
            LearningPoint.course_id == COURSE
        ),
        _arm("chosen", EvidenceChoice.person_id, EvidenceChoice.kind, EvidenceChoice.slug).where(
            EvidenceChoice.course_id == COURSE
        ),
        *(_arm("round", table.person_id) for table in (Advice, CompletenessCheck, FinalTalk, Decision)),
    )


STANDINGS = _standings()


def standings_of(person_ids: Collection[int], course_id: int) -> Mapping[int, Standing]:
    texts: dict[tuple[int, str], set[tuple[str, str]]] = defaultdict(set)
    turns: dict[int, MeetingFacts] = {}
    given = {"person_ids": list(person_ids), "course_id": course_id}
    for source, person_id, first, second, *numbers in db.session.execute(STANDINGS, given):
        if source == "turns":
            turns[person_id] = MeetingFacts(*numbers)
        else:
            texts[person_id, source].add((first, second))
    return {
        person_id: Standing(
            frozenset(slug for slug, _ in texts[person_id, "day"]),
            turns.get(person_id, MeetingFacts()),
            frozenset(slug for slug, _ in texts[person_id, "point"]),
            frozenset(texts[person_id, "chosen"]),
            bool(texts[person_id, "round"]),
        )
        for person_id in person_ids
    }
