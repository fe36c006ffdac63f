"""What the signals are made of, asked for a whole cohort at once: a fixed number of queries, however many people."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Grant, Invitation, Person
from lms.accounts.queries import last_seen
from lms.clock import local_day
from lms.cohorts.models import Attendance, Cohort, GroupDay
from lms.cohorts.policy import cohorts_visible_to
from lms.cohorts.queries import aways_of, members, open_calls, paused_people
from lms.db import db
from lms.learning.queries import last_deeds, wrong_tries
from lms.peergroups.evening_queries import came_to
from lms.progress.queries import progress_of_cohort
from lms.progress.rules import Progress
from lms.roles import TRAINEE
from lms.supervision.models import CoachAct
from lms.supervision.rules import Deed, Line, board
from lms.supervision.signal_rules import Facts


@dataclass(frozen=True)
class CohortBoard:
    cohort: Cohort
    attention: list[Line]
    others: list[Line]
    people: dict[int, Person]


def cohorts_on_board(user: Person, *, now: datetime, finished: bool = False) -> list[Cohort]:
    """The cohorts somebody looks after: those that run or will, or those that have ended, the last one first."""
    query, today = cohorts_visible_to(user, now=now), local_day(now)
    if finished:
        query = query.where(Cohort.ends_on < today).order_by(Cohort.ends_on.desc(), Cohort.id)
    else:
        query = query.where(Cohort.ends_on >= today).order_by(Cohort.starts_on, Cohort.id)
    return list(db.session.scalars(query.options(joinedload(Cohort.version))))


def cohort_board(cohort: Cohort, *, now: datetime) -> CohortBoard:
    """Every trainee of a cohort with what needs doing. A fixed number of queries, whatever the size."""
    people = members(cohort.id, now=now)
    facts = facts_of(people, cohort, progress_of_cohort(cohort, now=now), now=now)
    deeds = deeds_of([person.id for person in people])
    lines = board(facts, local_day(now), local_day, deeds=deeds)
    return CohortBoard(
        cohort,
        attention=[line for line in lines if line.needs_attention],
        others=[line for line in lines if not line.needs_attention],
        people={person.id: person for person in people},
    )


def facts_of(
    people: Sequence[Person], cohort: Cohort, progress: Mapping[int, Progress], *, now: datetime
) -> list[Facts]:
    """What the signals are made of, for people who are or were in a cohort."""
    ids = [person.id for person in people]
    course_id = cohort.version.course_id
    seen, deeds, met = last_seen(ids), last_deeds(ids, course_id), came_to(ids)
    invited, enrolled, days = _invited(ids), _enrolled(cohort.id), _group_days(cohort.id)
    tries, pauses = wrong_tries(ids, course_id), paused_people([cohort.id], today=local_day(now))
    aways, calls = aways_of(ids), open_calls(ids)
    facts = []
    for person in people:
        pause, call = pauses.get(person.id), calls.get(person.id)
        facts.append(
            Facts(
                person_id=person.id,
                name=person.name,
                progress=progress[person.id],
                begins_on=max(cohort.starts_on, local_day(enrolled[person.id])),
                invited_at=invited.get(person.id),
                last_seen=seen.get(person.id),
                last_deed=deeds.get(person.id),
                meetings=tuple(met[person.id]),
                group_days=tuple(days[person.id]),
                wrong_tries=tries.get(person.id, {}),
                aways=aways.get(person.id, ()),
                pause_since=pause.since if pause else None,
                pause_until=pause.until if pause else None,
                asked_at=call.asked_at if call else None,
            )
        )
    return facts


def deeds_of(person_ids: Collection[int]) -> dict[int, list[Deed]]:
    """What was done about each person, in order."""
    query = (
        select(CoachAct.person_id, CoachAct.about, CoachAct.until)
        .where(CoachAct.person_id.in_(person_ids))
        .order_by(CoachAct.id)
    )
    found: dict[int, list[Deed]] = defaultdict(list)
    for person_id, about, until in db.session.execute(query):
        found[person_id].append(Deed(frozenset(about), until))
    return found


def _enrolled(cohort_id: int) -> dict[int, datetime]:
    query = select(Grant.person_id, Grant.since).where(Grant.role == TRAINEE, Grant.scope_id == cohort_id)
    return {person_id: since for person_id, since in db.session.execute(query)}


def _invited(person_ids: Collection[int]) -> dict[int, datetime]:
    """When each person was last sent a link to come in."""
    query = (
        select(Invitation.person_id, func.max(Invitation.created_at))
        .where(Invitation.person_id.in_(person_ids))
        .group_by(Invitation.person_id)
    )
    return {person_id: moment for person_id, moment in db.session.execute(query)}


def _group_days(cohort_id: int) -> dict[int, list[tuple[datetime, bool]]]:
    """Per person when there was a group day, and whether they were at it. Only days somebody wrote down."""
    query = (
        select(Attendance.person_id, GroupDay.starts_at, Attendance.was_present)
        .join(GroupDay, GroupDay.id == Attendance.group_day_id)
        .where(GroupDay.cohort_id == cohort_id)
    )
    found: dict[int, list[tuple[datetime, bool]]] = defaultdict(list)
    for person_id, moment, was_present in db.session.execute(query):
        found[person_id].append((moment, was_present))
    return found
