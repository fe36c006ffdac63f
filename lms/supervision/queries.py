"""What the signals are made of, asked for a whole cohort at once: a fixed number of queries, however many people."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, func, literal, select, union_all
from sqlalchemy.orm import joinedload

from lms.accounts.models import Grant, Invitation, LoginSession, Person
from lms.clock import local_day
from lms.cohorts.models import Attendance, CallRequest, Cohort, GroupDay
from lms.cohorts.policy import cohorts_visible_to
from lms.cohorts.queries import aways_of, paused_people
from lms.db import db
from lms.learning.queries import last_deeds, wrong_tries
from lms.peergroups.evening_queries import came_to
from lms.progress.queries import progress_of_many
from lms.progress.rules import Progress
from lms.roles import TRAINEE
from lms.supervision.models import CoachAct
from lms.supervision.rules import Deed, Line, board
from lms.supervision.signal_rules import Facts

Place = tuple[Person, Cohort]
Pair = tuple[int, int]  # person, cohort
INVITED, SEEN, ASKED = "invited", "seen", "asked"


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
    return cohort_boards([cohort], now=now)[0]


def cohort_boards(cohorts: Sequence[Cohort], *, now: datetime) -> list[CohortBoard]:
    """The board of each cohort: as many queries for ten of one course as for one."""
    people = _members(cohorts, now=now)
    places = [(person, cohort) for cohort in cohorts for person in people[cohort.id]]
    ids = {person.id for person, _ in places}
    facts, deeds = _facts(places, _progress(places, now=now), now=now), deeds_of(ids)
    found = []
    for cohort in cohorts:
        lines = board(facts[cohort.id], local_day(now), local_day, deeds=deeds)
        found.append(
            CohortBoard(
                cohort,
                attention=[line for line in lines if line.needs_attention],
                others=[line for line in lines if not line.needs_attention],
                people={person.id: person for person in people[cohort.id]},
            )
        )
    return found


def _members(cohorts: Collection[Cohort], *, now: datetime) -> dict[int, list[Person]]:
    query = (
        select(Grant.scope_id, Person)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.role == TRAINEE,
            Grant.scope_id.in_([cohort.id for cohort in cohorts]),
            Grant.in_force(now),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.name, Person.id)
    )
    found: dict[int, list[Person]] = defaultdict(list)
    for cohort_id, person in db.session.execute(query):
        found[cohort_id].append(person)
    return found


def _progress(places: Iterable[Place], *, now: datetime) -> dict[Pair, Progress]:
    """By person and cohort. Somebody with two seats is asked about once more."""
    rounds: list[dict[int, Cohort]] = [{}]
    for person, cohort in places:
        free = next((one for one in rounds if person.id not in one), None)
        if free is None:
            rounds.append(free := {})
        free[person.id] = cohort
    return {
        (person_id, one[person_id].id): progress
        for one in rounds
        for person_id, progress in progress_of_many(one, now=now).items()
    }


def facts_of(person: Person, cohort: Cohort, progress: Progress, *, now: datetime) -> Facts:
    """What the signals are made of, for somebody who is or was in a cohort."""
    return _facts([(person, cohort)], {(person.id, cohort.id): progress}, now=now)[cohort.id][0]


def _facts(
    places: Sequence[Place], progress: Mapping[Pair, Progress], *, now: datetime
) -> dict[int, list[Facts]]:
    """By cohort, in the order of these people."""
    ids, cohort_ids = {person.id for person, _ in places}, {cohort.id for _, cohort in places}
    last, days, enrolled = _moments(ids), _group_days(cohort_ids), _enrolled(cohort_ids)
    met = came_to(ids)
    pauses, aways = paused_people(cohort_ids, today=local_day(now)), aways_of(ids)
    courses = {cohort.version.course_id for _, cohort in places}
    deeds = {course_id: last_deeds(ids, course_id) for course_id in courses}
    tries = {course_id: wrong_tries(ids, course_id) for course_id in courses}
    found: dict[int, list[Facts]] = defaultdict(list)
    for person, cohort in places:
        pair, course_id, pause = (person.id, cohort.id), cohort.version.course_id, pauses.get(person.id)
        found[cohort.id].append(
            Facts(
                person_id=person.id,
                name=person.name,
                progress=progress[pair],
                begins_on=max(cohort.starts_on, local_day(enrolled[pair])),
                invited_at=last[INVITED].get(person.id),
                last_seen=last[SEEN].get(person.id),
                last_deed=deeds[course_id].get(person.id),
                meetings=tuple(met[person.id]),
                group_days=tuple(days[pair]),
                wrong_tries=tries[course_id].get(person.id, {}),
                aways=aways.get(person.id, ()),
                pause_since=pause.since if pause and pause.cohort_id == cohort.id else None,
                pause_until=pause.until if pause and pause.cohort_id == cohort.id else None,
                asked_at=last[ASKED].get(person.id),
            )
        )
    return found


def _moments(person_ids: Collection[int]) -> dict[str, dict[int, datetime]]:
    """When each person was last sent a link to come in, did something while logged in, and asked to be called and was not."""
    sources: tuple[tuple[str, Any, Any, tuple[Any, ...]], ...] = (
        (INVITED, Invitation.person_id, Invitation.created_at, ()),
        (SEEN, LoginSession.person_id, LoginSession.last_seen_at, ()),
        (ASKED, CallRequest.person_id, CallRequest.asked_at, (CallRequest.answered_at.is_(None),)),
    )
    arms = [
        select(literal(source, String), person, func.max(moment))
        .where(person.in_(person_ids), *more)
        .group_by(person)
        for source, person, moment, more in sources
    ]
    found: dict[str, dict[int, datetime]] = defaultdict(dict)
    for source, person_id, moment in db.session.execute(union_all(*arms)):
        if moment is not None:
            found[source][person_id] = moment
    return found


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


def _enrolled(cohort_ids: Collection[int]) -> dict[Pair, datetime]:
    query = select(Grant.person_id, Grant.scope_id, Grant.since).where(
        Grant.role == TRAINEE, Grant.scope_id.in_(cohort_ids)
    )
    return {(person_id, cohort_id): since for person_id, cohort_id, since in db.session.execute(query)}


def _group_days(cohort_ids: Collection[int]) -> dict[Pair, list[tuple[datetime, bool]]]:
    """When there was a group day of a cohort, and whether each was at it. Only days somebody wrote down."""
    query = (
        select(Attendance.person_id, GroupDay.cohort_id, GroupDay.starts_at, Attendance.was_present)
        .join(GroupDay, GroupDay.id == Attendance.group_day_id)
        .where(GroupDay.cohort_id.in_(cohort_ids))
    )
    found: dict[Pair, list[tuple[datetime, bool]]] = defaultdict(list)
    for person_id, cohort_id, moment, was_present in db.session.execute(query):
        found[person_id, cohort_id].append((moment, was_present))
    return found
