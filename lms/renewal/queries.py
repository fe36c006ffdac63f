"""What is known of somebody for the renewal of their certificate."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Grant, Person
from lms.accounts.queries import people_with_role
from lms.certificates.models import Certificate
from lms.certificates.queries import earned_on
from lms.clock import local_day
from lms.db import db
from lms.peergroups.models import Meeting, MeetingAttendance
from lms.peergroups.queries import COUNTS, current_members, groups_of
from lms.progress.queries import cohorts_learned_in
from lms.renewal.models import DeepeningDay, FieldHours, Reflection, RenewalSetting
from lms.renewal.policy import hours_to_sign_by
from lms.renewal.rules import (
    MOST_HOURS_A_DAY,
    MOST_HOURS_A_WEEK,
    Hours,
    Renewal,
    RenewalFacts,
    RenewalNorms,
    assess_renewal,
)
from lms.roles import COACH, CONNECTOR

ANSWERED_WITHIN = timedelta(days=30)


def settings() -> list[RenewalSetting]:
    query = select(RenewalSetting).options(joinedload(RenewalSetting.set_by))
    return list(db.session.scalars(query.order_by(RenewalSetting.id.desc())))


def norms() -> RenewalNorms:
    row = db.session.scalar(select(RenewalSetting).order_by(RenewalSetting.id.desc()).limit(1))
    return (
        RenewalNorms(row.meetings, row.deepening_days, row.reflections, row.hours) if row else RenewalNorms()
    )


def renewal_of(certificate: Certificate, *, today: date) -> Renewal:
    """How far the holder of a certificate with an end is on the way to its renewal."""
    return assess_renewal(facts_of(certificate), norms(), today)


def facts_of(certificate: Certificate) -> RenewalFacts:
    person_id, hours = certificate.person_id, hours_of(certificate.person_id)
    assert certificate.valid_until is not None, "what has no end is not renewed"
    return RenewalFacts(
        holder=person_id,
        since=earned_on(certificate),
        valid_until=certificate.valid_until,
        meetings=_meetings(person_id),
        deepening_days=[row.held_on for row in deepening_days_of(person_id)],
        reflections=[local_day(row.written_at) for row in reflections_of(person_id)],
        hours=[Hours(row.done_on, row.hours, row.cosigner_id, row.is_confirmed) for row in hours],
        signers_of=_signers({row.cosigner_id for row in hours if row.cosigner_id is not None}),
    )


def _meetings(person_id: int) -> list[date]:
    query = (
        select(Meeting.starts_at)
        .join(MeetingAttendance, MeetingAttendance.meeting_id == Meeting.id)
        .where(MeetingAttendance.person_id == person_id, *COUNTS)
    )
    return [local_day(moment) for moment in db.session.scalars(query)]


def _signers(person_ids: Collection[int]) -> dict[int, frozenset[int]]:
    query = select(FieldHours.person_id, FieldHours.cosigner_id).where(
        FieldHours.person_id.in_(person_ids), FieldHours.is_confirmed.is_(True)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for person_id, signer in db.session.execute(query):
        if signer is not None:
            found[person_id].add(signer)
    return {person_id: frozenset(signers) for person_id, signers in found.items()}


def deepening_days_of(person_id: int) -> list[DeepeningDay]:
    query = select(DeepeningDay).where(DeepeningDay.person_id == person_id).order_by(DeepeningDay.held_on)
    return list(db.session.scalars(query))


def certified_but(user: Person, *, now: datetime) -> list[Person]:
    """Who is a wijkverbinder now, by name; nobody writes down what they did themself."""
    return [person for person in people_with_role(CONNECTOR, now=now) if person.id != user.id]


def deepening_days_lately() -> list[tuple[DeepeningDay, str]]:
    """(the day, whose it is), the latest day first."""
    query = select(DeepeningDay, Person.name).join(Person, Person.id == DeepeningDay.person_id)
    order = (DeepeningDay.held_on.desc(), DeepeningDay.title, Person.name)
    return [(row, name) for row, name in db.session.execute(query.order_by(*order).limit(200))]


def reflections_of(person_id: int) -> list[Reflection]:
    query = select(Reflection).where(Reflection.person_id == person_id).order_by(Reflection.id)
    return list(db.session.scalars(query))


def hours_of(person_id: int) -> list[FieldHours]:
    query = (
        select(FieldHours)
        .where(FieldHours.person_id == person_id)
        .options(joinedload(FieldHours.cosigner))
        .order_by(FieldHours.done_on, FieldHours.id)
    )
    return list(db.session.scalars(query))


def hours_around(person_id: int, day: date, *, now: datetime) -> dict[str, int]:
    """Hours of that day and of its week, and how often was asked today. What was refused leaves room again, and so does what
    nobody answered for a month."""
    rows = hours_of(person_id)
    monday, today = day - timedelta(days=day.weekday()), local_day(now)
    taken = [
        row
        for row in rows
        if row.is_confirmed or (row.is_confirmed is None and row.asked_at > now - ANSWERED_WITHIN)
    ]
    return {
        "on_day": sum(row.hours for row in taken if row.done_on == day),
        "in_week": sum(row.hours for row in taken if monday <= row.done_on < monday + timedelta(days=7)),
        "asked_today": sum(local_day(row.asked_at) == today for row in rows),
    }


@dataclass(frozen=True)
class TooMuch:
    """Hours that were confirmed before a day and a week had room for so many, and still count."""

    person: Person
    since: date
    hours: int
    is_week: bool


def hours_of_before() -> list[TooMuch]:
    """For staff: the days and weeks with more confirmed hours than may be written down now, the newest first."""
    rows = db.session.scalars(
        select(FieldHours).where(FieldHours.is_confirmed.is_(True)).options(joinedload(FieldHours.person))
    ).all()
    people = {row.person_id: row.person for row in rows}
    days: Counter[tuple[int, date]] = Counter()
    weeks: Counter[tuple[int, date]] = Counter()
    for row in rows:
        days[row.person_id, row.done_on] += row.hours
        weeks[row.person_id, row.done_on - timedelta(days=row.done_on.weekday())] += row.hours
    found = [
        TooMuch(people[person_id], since, hours, is_week)
        for sums, most, is_week in ((days, MOST_HOURS_A_DAY, False), (weeks, MOST_HOURS_A_WEEK, True))
        for (person_id, since), hours in sums.items()
        if hours > most
    ]
    return sorted(found, key=lambda one: (one.since, one.person.id), reverse=True)


def hours_to_cosign(user: Person, *, now: datetime) -> list[FieldHours]:
    """What somebody is asked to say is true, the newest first; also what they said before."""
    query = hours_to_sign_by(user, now=now).options(joinedload(FieldHours.person))
    return list(db.session.scalars(query.order_by(FieldHours.id.desc())))


def hours_waiting_for(user: Person, *, now: datetime) -> Select[datetime]:
    """Since when each line of hours waits for this person to say that it is true."""
    return (
        hours_to_sign_by(user, now=now)
        .where(FieldHours.answered_at.is_(None))
        .with_only_columns(FieldHours.asked_at)
    )


def cosigners_near(person: Person, *, now: datetime) -> list[Person]:
    """Whom somebody knows already who may sign: their coaches, and wijkverbinders in their peer groups."""
    mates = {row.id for group in groups_of(person.id) for row in current_members(group)} - {person.id}
    cohort_ids = [cohort.id for cohort in cohorts_learned_in(person.id)]
    query = (
        select(Person)
        .join(Grant, Grant.person_id == Person.id)
        .where(
            or_(
                (Grant.role == COACH) & Grant.scope_id.in_(cohort_ids),
                (Grant.role == CONNECTOR) & Person.id.in_(mates),
            ),
            Grant.in_force(now),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.name, Person.id)
    )
    return list(db.session.scalars(query).unique())


def may_cosign(person: Person, *, now: datetime) -> bool:
    """A known wijkverbinder or coach, asked of the database."""
    query = select(Grant.id).where(
        Grant.person_id == person.id,
        Grant.role.in_((COACH, CONNECTOR)),
        Grant.in_force(now),
    )
    return person.disabled_at is None and db.session.scalar(query.limit(1)) is not None
