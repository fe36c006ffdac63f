"""What people have beside what they did in the course, in one query however many they are: the start page has few to spare. And
where many stand between advice and decision, in one query too: only when each thing was and what came of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    SQLColumnExpression,
    String,
    bindparam,
    cast,
    literal,
    select,
    union_all,
)

from lms.cohorts.models import Attendance, GroupDay
from lms.db import db
from lms.peergroups.evening_models import EveningPoint
from lms.peergroups.models import MeetingAttendance
from lms.peergroups.queries import TURNS
from lms.peergroups.rules import MeetingFacts
from lms.progress.models import (
    Advice,
    Appeal,
    AppealStep,
    CompletenessCheck,
    Decision,
    EvidenceChoice,
    FinalTalk,
    LearningPoint,
)  # fmt: skip
from lms.progress.round_queries import Pair, Round

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
    evenings: frozenset[str] = frozenset()  # numbers of own points of intervisie


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
        _arm("evening", EveningPoint.person_id, cast(EveningPoint.id, String)),
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
            frozenset(number for number, _ in texts[person_id, "evening"]),
        )
        for person_id in person_ids
    }


ADVICE, CHECK, TALK, DECISION, APPEAL = "advice", "check", "talk", "decision", "appeal"


def marks_of_rounds(person_ids: Collection[int]) -> dict[Pair, Round]:
    """As `rounds_of`, of rows that hold a moment and an outcome and nothing else: they are not for changing."""
    found: dict[Pair, dict[str, Any]] = {}
    steps: dict[tuple[Pair, int], list[AppealStep]] = {}
    for kind, person_id, cohort_id, number, moment, outcome, step in db.session.execute(_marks(person_ids)):
        pair = (person_id, cohort_id)
        if kind == APPEAL:
            mark = AppealStep(kind=step, outcome=outcome, taken_at=moment)
            steps.setdefault((pair, number), []).append(mark)
        else:
            # rows come in the order of rounds, so the last one of a pair stays
            found.setdefault(pair, {})[kind] = _row(kind, number, moment, outcome)
    return {pair: _round(pair, marks, steps) for pair, marks in found.items()}


def _marks(person_ids: Collection[int]) -> Select[Any]:
    nothing = literal("", String)
    arms = [
        select(
            literal(kind, String).label("kind"),
            table.person_id,
            table.cohort_id,
            table.round.label("round"),
            moment.label("moment"),
            outcome.label("outcome"),
            nothing.label("step"),
        ).where(table.person_id.in_(person_ids))
        for kind, table, moment, outcome in (
            (ADVICE, Advice, Advice.given_at, nothing),
            (CHECK, CompletenessCheck, CompletenessCheck.checked_at, nothing),
            (TALK, FinalTalk, FinalTalk.starts_at, nothing),
            (DECISION, Decision, Decision.decided_at, Decision.outcome),
        )
    ]
    appeals = (
        select(
            literal(APPEAL, String),
            Decision.person_id,
            Decision.cohort_id,
            Decision.round,
            AppealStep.taken_at,
            AppealStep.outcome,
            AppealStep.kind,
        )
        .join(Appeal, Appeal.decision_id == Decision.id)
        .join(AppealStep, AppealStep.appeal_id == Appeal.id)
        .where(Decision.person_id.in_(person_ids))
    )
    every = union_all(*arms, appeals).subquery()
    return select(every).order_by(every.c.round)


def _row(kind: str, number: int, moment: datetime, outcome: str) -> Any:
    if kind == ADVICE:
        return Advice(round=number, given_at=moment)
    if kind == CHECK:
        return CompletenessCheck(round=number, checked_at=moment)
    if kind == TALK:
        return FinalTalk(round=number, starts_at=moment)
    return Decision(round=number, decided_at=moment, outcome=outcome)


def _round(pair: Pair, marks: Mapping[str, Any], steps: Mapping[tuple[Pair, int], list[AppealStep]]) -> Round:
    decision = marks.get(DECISION)
    taken = steps.get((pair, decision.round), []) if decision is not None else []
    appeal = Appeal(steps=taken) if taken else None
    return Round(marks.get(ADVICE), marks.get(CHECK), marks.get(TALK), decision, appeal)
