"""Everything planned over all the cohorts that somebody looks after: group days, meetings and final talks, day by day."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Grant, Person
from lms.clock import end_of_day, local_day, noon, start_of_day
from lms.cohorts.models import Cohort, GroupDay
from lms.cohorts.planning_queries import holidays
from lms.cohorts.policy import cohorts_visible_to
from lms.curriculum.queries import outline
from lms.db import db
from lms.peergroups.models import Meeting, PeerGroup
from lms.progress.models import FinalTalk
from lms.roles import COACH
from lms.supervision.calendar_rules import Span

GROUP_DAY, MEETING, TALK = "group_day", "meeting", "talk"


@dataclass(frozen=True)
class Planned:
    """`id`: of the day, the group or the person, as its kind is shown somewhere."""

    kind: str
    id: int
    title: str
    starts_at: datetime
    place: str
    cohort: Cohort
    is_off: bool = False


@dataclass(frozen=True)
class Calendar:
    cohorts: Sequence[Cohort]  # to choose from
    coaches: Sequence[tuple[int, str]]  # to choose from
    planned: dict[date, list[Planned]]
    holidays: dict[date, dict[str, list[str]]] = field(default_factory=dict)


def calendar_of(
    user: Person, span: Span, *, cohort_id: int | None, coach_id: int | None, now: datetime
) -> Calendar:
    visible = list(db.session.scalars(cohorts_visible_to(user, now=now).order_by(Cohort.name)))
    care = _care([cohort.id for cohort in visible], now)
    chosen = {
        cohort.id: cohort
        for cohort in visible
        if cohort_id in (None, cohort.id) and (coach_id is None or coach_id in care.get(cohort.id, {}))
    }
    days = span.days
    since, until = start_of_day(noon(days[0])), end_of_day(noon(days[-1]))
    found: dict[date, list[Planned]] = defaultdict(list)
    for row in sorted(_planned(chosen, since, until), key=lambda row: row.starts_at):
        found[local_day(row.starts_at)].append(row)
    coaches = sorted({one for rows in care.values() for one in rows.items()}, key=lambda one: one[1])
    on = {day: kinds for day in days if (kinds := holidays().on(day))}
    return Calendar(visible, coaches, dict(found), on)


def _care(cohort_ids: Sequence[int], now: datetime) -> dict[int, dict[int, str]]:
    """Who coaches which cohort, by number and name."""
    query = (
        select(Grant.scope_id, Person.id, Person.name)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.role == COACH, Grant.scope_id.in_(cohort_ids), Grant.in_force(now))
    )
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for cohort_id, person_id, name in db.session.execute(query):
        found[cohort_id][person_id] = name
    return found


def _planned(cohorts: dict[int, Cohort], since: datetime, until: datetime) -> Iterator[Planned]:
    days = select(GroupDay).where(GroupDay.cohort_id.in_(cohorts), GroupDay.starts_at.between(since, until))
    for day in db.session.scalars(days):
        cohort = cohorts[day.cohort_id]
        module = outline(cohort.version_id).module(day.module_slug)
        title = module.group_day_title if module else day.module_slug
        yield Planned(
            GROUP_DAY, day.id, title, day.starts_at, day.place, cohort, day.called_off_at is not None
        )
    meetings = (
        select(Meeting, PeerGroup)
        .join(PeerGroup, PeerGroup.id == Meeting.group_id)
        .where(PeerGroup.cohort_id.in_(cohorts), Meeting.starts_at.between(since, until))
    )
    for row, group in db.session.execute(meetings):
        cohort = cohorts[group.cohort_id or 0]
        yield Planned(
            MEETING, group.id, group.name, row.starts_at, row.place, cohort, row.cancelled_at is not None
        )
    talks = select(FinalTalk).where(
        FinalTalk.cohort_id.in_(cohorts), FinalTalk.starts_at.between(since, until)
    )
    for talk in db.session.scalars(talks.options(joinedload(FinalTalk.person))):
        person = talk.person
        yield Planned(TALK, person.id, person.name, talk.starts_at, talk.place, cohorts[talk.cohort_id])
