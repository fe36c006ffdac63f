"""What a group day runs into, looked up before it is planned; and what stands in the calendar of everybody."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from lms import tokens
from lms.accounts.models import Grant, Person
from lms.clock import local
from lms.cohorts import events, holiday_rules
from lms.cohorts.calendar_queries import NAME, appointment
from lms.cohorts.day_queries import Told, told_of
from lms.cohorts.models import Cohort, GroupDay
from lms.cohorts.planning_rules import Clash, Other, Proposal, Surroundings, clashes
from lms.curriculum.queries import outline
from lms.db import db
from lms.notifications.calendar import TRAINING, Appointment
from lms.roles import COACH

FILE = Path(__file__).with_name("holidays.toml")
AROUND = timedelta(days=1)
UNBORN = f"{NAME}-0"  # of a day that is only looked at: nobody was told anything of that name


@dataclass(frozen=True)
class Look:
    """What is looked at before days are planned: each with what it runs into, and who hears of it in which way."""

    days: Sequence[tuple[Proposal, Sequence[Clash]]]
    told: Told

    @property
    def mark(self) -> str:
        """Changes when what was seen changed: then it is looked at again."""
        seen = [(day, [(clash.code, dict(clash.values)) for clash in found]) for day, found in self.days]
        told = [(person.id, way) for person, way in self.told.ways]
        return tokens.fingerprint(repr((seen, told)))[:16]

    @property
    def is_outside(self) -> bool:
        return any(clash.code == "outside" for _, found in self.days for clash in found)


@cache
def holidays() -> holiday_rules.Holidays:
    return holiday_rules.read(tomllib.loads(FILE.read_text()))


def look_at(
    cohort: Cohort, days: Sequence[Proposal], *, now: datetime, instead_of: GroupDay | None = None
) -> Look:
    """`instead_of`: the day that moves, which is in nobody's way."""
    around = surroundings(cohort, days, now=now, instead_of=instead_of.id if instead_of else None)
    known = appointment(instead_of) if instead_of else None
    becomes = [_as_appointment(day, known, now) for day in days]
    return Look([(day, clashes(day, around)) for day in days], told_of(cohort.id, becomes, now=now))


def _as_appointment(day: Proposal, known: Appointment | None, now: datetime) -> Appointment:
    new = Appointment(UNBORN, TRAINING, day.starts_at, day.minutes, day.place, changed_at=now)
    return replace(new, uid=known.uid) if known else new


def surroundings(
    cohort: Cohort, days: Sequence[Proposal], *, now: datetime, instead_of: int | None = None
) -> Surroundings:
    since = min((day.starts_at for day in days), default=now) - AROUND
    until = max((day.ends_at for day in days), default=now) + AROUND
    return Surroundings(
        others=[*_days(cohort, since, until, instead_of, now), *_meetings(cohort, since, until)],
        coaches=frozenset(_coaches([cohort.id], now).get(cohort.id, ())),
        modules=[module.slug for module in outline(cohort.version_id).modules],
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        holidays=holidays().within(cohort.region),
        local=local,
        now=now,
    )


def _days(
    cohort: Cohort, since: datetime, until: datetime, instead_of: int | None, now: datetime
) -> Iterator[Other]:
    """Group days of everybody around these, and all of this cohort: for the order of the modules."""
    query = (
        select(GroupDay)
        .join(GroupDay.cohort)
        .where(
            (GroupDay.cohort_id == cohort.id) | GroupDay.starts_at.between(since, until),
            GroupDay.called_off_at.is_(None),
            GroupDay.id != (instead_of or 0),
        )
        .options(contains_eager(GroupDay.cohort))
        .order_by(GroupDay.starts_at, GroupDay.id)
    )
    rows = db.session.scalars(query).all()
    coaches = _coaches([row.cohort_id for row in rows], now)
    for row in rows:
        yield Other(
            "group_day",
            row.cohort.name,
            row.starts_at,
            row.minutes,
            row.place,
            frozenset(coaches.get(row.cohort_id, ())),
            is_own=row.cohort_id == cohort.id,
            module_slug="" if row.is_extra else row.module_slug,
        )


def _coaches(cohort_ids: Sequence[int], now: datetime) -> dict[int, list[str]]:
    query = (
        select(Grant.scope_id, Person.name)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.role == COACH, Grant.scope_id.in_(cohort_ids), Grant.in_force(now))
        .order_by(Person.name)
    )
    found: dict[int, list[str]] = {}
    for cohort_id, name in db.session.execute(query):
        found.setdefault(cohort_id, []).append(name)
    return found


def _meetings(cohort: Cohort, since: datetime, until: datetime) -> Iterator[Other]:
    for _, answer in events.meetings_asked.send(cohort, since=since, until=until):
        for name, starts_at, minutes, place in answer:
            yield Other("meeting", name, starts_at, minutes, place)
