"""Who is in a cohort, who coaches it, which days it holds, and who is away. Members and coaches are read from the grants."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Grant, Person
from lms.accounts.queries import people_with_role
from lms.clock import end_of_day, local_day
from lms.cohorts.models import Attendance, CallRequest, Cohort, Departure, GroupDay, Pause, VersionMove
from lms.cohorts.rules import Away, promised_version
from lms.cohorts.rules import seats_left as seats
from lms.db import UtcDateTime, db
from lms.roles import COACH, TRAINEE

# asked at every page of a trainee, so built once
COHORT_OF = (
    select(Cohort)
    .where(Cohort.id.in_(bindparam("cohort_ids", expanding=True)))
    .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    .limit(1)
)
COACH_OF = (
    select(Person.name, Person.phone, Person.email)
    .join(Grant, Grant.person_id == Person.id)
    .where(
        Grant.role == COACH,
        Grant.scope_id.in_(bindparam("cohort_ids", expanding=True)),
        Grant.in_force(bindparam("now", type_=UtcDateTime)),
        Person.disabled_at.is_(None),
    )
    .order_by(Grant.scope_id.desc(), Grant.id)
    .limit(1)
)


def cohort_of(person: Person, *, now: datetime) -> Cohort | None:
    """The cohort somebody learns in: the one that started last."""
    return db.session.scalar(COHORT_OF, {"cohort_ids": list(person.scopes(TRAINEE, now=now))})


def members(cohort_id: int, *, now: datetime) -> list[Person]:
    return people_with_role(TRAINEE, cohort_id, now=now)


def members_on(group_day: GroupDay, *, now: datetime) -> list[Person]:
    """Of those who are in the cohort now, who was in it on that day already: who came in during the day takes part too."""
    query = (
        select(Person)
        .join(Grant, Grant.person_id == Person.id)
        .where(
            Grant.role == TRAINEE,
            Grant.scope_id == group_day.cohort_id,
            Grant.in_force(now),
            Grant.since < end_of_day(group_day.starts_at),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.name, Person.id)
    )
    return list(db.session.scalars(query).unique())


def coaches(cohort_id: int, *, now: datetime) -> list[Person]:
    return people_with_role(COACH, cohort_id, now=now)


@dataclass(frozen=True)
class Contact:
    """Whom to call."""

    name: str
    phone: str
    email: str


def coach_of(person: Person, *, now: datetime) -> Contact | None:
    """Whom a trainee may call: the first coach of their cohort. Only what is shown is read: this stands on every page."""
    given = {"cohort_ids": list(person.scopes(TRAINEE, now=now)), "now": now}
    found = db.session.execute(COACH_OF, given).first()
    return Contact(found.name, found.phone, found.email or "") if found else None


def member_counts(cohort_ids: Collection[int] | None = None, *, now: datetime) -> dict[int, int]:
    """How many trainees each cohort has; cohorts without any are absent."""
    query = (
        select(Grant.scope_id, func.count())
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.role == TRAINEE, Grant.in_force(now), Person.disabled_at.is_(None))
        .group_by(Grant.scope_id)
    )
    if cohort_ids is not None:
        query = query.where(Grant.scope_id.in_(cohort_ids))
    return {cohort_id: number for cohort_id, number in db.session.execute(query)}


def seats_left(cohort: Cohort, *, now: datetime) -> int:
    return seats(cohort.capacity, member_counts([cohort.id], now=now).get(cohort.id, 0))


def has_role_in(person: Person, role: str, cohort_id: int, *, now: datetime) -> bool:
    """Whether somebody is a trainee (or a coach) of a cohort now, asked of the database."""
    query = select(Grant.id).where(
        Grant.person_id == person.id,
        Grant.role == role,
        Grant.scope_id == cohort_id,
        Grant.in_force(now),
    )
    return db.session.scalar(query) is not None


def open_cohorts(*, today: date) -> list[Cohort]:
    """Cohorts that have not ended and are not closed, the first to start on top."""
    return list(
        db.session.scalars(
            select(Cohort)
            .where(Cohort.ends_on >= today, Cohort.closed_at.is_(None))
            .order_by(Cohort.starts_on, Cohort.id)
        )
    )


def next_start(*, today: date) -> Cohort | None:
    query = (
        select(Cohort)
        .where(Cohort.starts_on >= today, Cohort.closed_at.is_(None))
        .order_by(Cohort.starts_on)
        .limit(1)
    )
    return db.session.scalar(query)


def attended_group_days(
    person_ids: Collection[int], cohort_id: int | None = None
) -> dict[int, frozenset[str]]:
    """The modules whose group day each person was at."""
    return _group_days(person_ids, cohort_id, was_present=True)


def missed_group_days(person_ids: Collection[int], cohort_id: int | None = None) -> dict[int, frozenset[str]]:
    """The modules whose group day each person missed, and no extra day made good."""
    missed = _group_days(person_ids, cohort_id, was_present=False)
    attended = _group_days(person_ids, cohort_id, was_present=True)
    return {person_id: missed[person_id] - attended[person_id] for person_id in person_ids}


def _group_days(
    person_ids: Collection[int], cohort_id: int | None, *, was_present: bool
) -> dict[int, frozenset[str]]:
    query = (
        select(Attendance.person_id, GroupDay.module_slug)
        .join(GroupDay)
        .where(Attendance.person_id.in_(person_ids), Attendance.was_present.is_(was_present))
    )
    if cohort_id is not None:
        query = query.where(GroupDay.cohort_id == cohort_id)
    found: dict[int, set[str]] = defaultdict(set)
    for person_id, module_slug in db.session.execute(query):
        found[person_id].add(module_slug)
    return {person_id: frozenset(found[person_id]) for person_id in person_ids}


def group_days(cohort_id: int) -> list[GroupDay]:
    query = (
        select(GroupDay)
        .where(GroupDay.cohort_id == cohort_id)
        .options(selectinload(GroupDay.attendance))
        .order_by(GroupDay.starts_at)
    )
    return list(db.session.scalars(query))


def day_of_module(cohort_id: int, module_slug: str) -> GroupDay | None:
    """The group day of a module itself, not an extra one."""
    query = select(GroupDay).where(
        GroupDay.cohort_id == cohort_id, GroupDay.module_slug == module_slug, GroupDay.is_extra.is_(False)
    )
    return db.session.scalar(query)


def next_group_day(cohort_id: int, *, now: datetime) -> GroupDay | None:
    query = (
        select(GroupDay)
        .where(GroupDay.cohort_id == cohort_id, GroupDay.starts_at > now, GroupDay.called_off_at.is_(None))
        .order_by(GroupDay.starts_at)
        .limit(1)
    )
    return db.session.scalar(query)


def paused_people(cohort_ids: Collection[int], *, today: date) -> dict[int, Pause]:
    """Who is away for a while, by person. A pause lasts until somebody ends it, also past its date: then we call."""
    query = select(Pause).where(
        Pause.cohort_id.in_(cohort_ids), Pause.ended_at.is_(None), Pause.since <= today
    )
    return {pause.person_id: pause for pause in db.session.scalars(query)}


def aways_of(person_ids: Collection[int]) -> dict[int, tuple[Away, ...]]:
    """Every pause of each person, also those that ended and those in another cohort."""
    query = select(Pause.person_id, Pause.since, Pause.ended_at).where(Pause.person_id.in_(person_ids))
    found: dict[int, list[Away]] = defaultdict(list)
    for person_id, since, ended_at in db.session.execute(query):
        found[person_id].append(Away(since, local_day(ended_at) if ended_at else None))
    return {person_id: tuple(sorted(rows, key=lambda row: row.since)) for person_id, rows in found.items()}


def pauses_of(person_id: int) -> list[Pause]:
    query = select(Pause).where(Pause.person_id == person_id).options(joinedload(Pause.recorded_by))
    return list(db.session.scalars(query.order_by(Pause.id)))


def departures_of(person_id: int) -> list[Departure]:
    query = (
        select(Departure)
        .where(Departure.person_id == person_id)
        .options(
            joinedload(Departure.recorded_by), joinedload(Departure.cohort), joinedload(Departure.to_cohort)
        )
        .order_by(Departure.id)
    )
    return list(db.session.scalars(query))


def open_calls(person_ids: Collection[int]) -> dict[int, CallRequest]:
    """Who asked to be called and was not yet."""
    query = select(CallRequest).where(
        CallRequest.person_id.in_(person_ids), CallRequest.answered_at.is_(None)
    )
    return {row.person_id: row for row in db.session.scalars(query)}


def call_recorded(name: str) -> CallRequest | None:
    """The request that a recording came with."""
    return db.session.scalar(select(CallRequest).where(CallRequest.file_name == name))


def calls_of(person_id: int) -> list[CallRequest]:
    query = select(CallRequest).where(CallRequest.person_id == person_id).order_by(CallRequest.id)
    return list(db.session.scalars(query))


def everybody_paused(*, today: date) -> frozenset[int]:
    """Who is away for a while, in whatever cohort."""
    query = select(Pause.person_id).where(Pause.ended_at.is_(None), Pause.since <= today)
    return frozenset(db.session.scalars(query))


def promised_version_id(cohort: Cohort) -> int:
    """The version of the course whose hours the people of a cohort were promised: the one it followed on its first day."""
    rows = db.session.scalars(
        select(VersionMove).where(VersionMove.cohort_id == cohort.id).order_by(VersionMove.id)
    )
    moves = [(local_day(row.moved_at), row.from_version_id, row.to_version_id) for row in rows]
    return promised_version(cohort.version_id, cohort.starts_on, moves)
