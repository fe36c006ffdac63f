"""What an administrator should look at in the trail: many tries that went wrong, and a browser that an account of somebody who works
with others was never used on before. A line is shown for a while and goes by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import String, cast, func, select

from lms.accounts.models import Grant, Person
from lms.db import db
from lms.roles import OVER_OTHERS
from lms.trail import FACTOR_FAILED, LEFT_OUT, LIMITED, LOGIN_FAILED, LOGIN_NEW_BROWSER, TrailLine

FAILURES = (LOGIN_FAILED, FACTOR_FAILED, LIMITED, LEFT_OUT)
MANY, MANY_OF_ONE = 100, 20  # in an hour: of everybody together, at one account
FAILURES_SHOWN, BROWSERS_SHOWN = timedelta(days=1), timedelta(days=3)


@dataclass(frozen=True)
class BusyHour:
    """An hour of the clock in which tries went wrong: at one account (`name`), or of everybody together."""

    since: datetime
    times: int
    name: str | None = None


@dataclass(frozen=True)
class NewBrowser:
    """Somebody with a role over others came in on a browser that did not know them."""

    at: datetime
    name: str


@dataclass(frozen=True)
class Alarms:
    """Each list begins with the newest."""

    hours: Sequence[BusyHour]
    accounts: Sequence[BusyHour]
    browsers: Sequence[NewBrowser]

    def __bool__(self) -> bool:
        return bool(self.hours or self.accounts or self.browsers)


def alarms(*, now: datetime) -> Alarms:
    return Alarms(_busy_hours(now), _busy_accounts(now), _new_browsers(now))


# an hour as both databases write it: 2026-11-27 08
HOUR = func.substr(cast(TrailLine.at, String), 1, 13).label("hour")
TIMES = func.sum(TrailLine.times).label("times")


def _busy_hours(now: datetime) -> list[BusyHour]:
    query = (
        select(HOUR, TIMES, func.min(TrailLine.at).label("first"))
        .where(TrailLine.act.in_(FAILURES), TrailLine.at > now - FAILURES_SHOWN)
        .group_by(HOUR)
        .having(TIMES >= MANY)
    )
    found = [BusyHour(_hour_of(row.first), int(row.times)) for row in db.session.execute(query)]
    return sorted(found, key=lambda hour: hour.since, reverse=True)


def _busy_accounts(now: datetime) -> list[BusyHour]:
    query = (
        select(HOUR, TIMES, func.min(TrailLine.at).label("first"), Person.name)
        .join(Person, Person.id == TrailLine.person_id)
        .where(TrailLine.act.in_(FAILURES), TrailLine.at > now - FAILURES_SHOWN)
        .group_by(HOUR, Person.id, Person.name)
        .having(TIMES >= MANY_OF_ONE)
    )
    found = [BusyHour(_hour_of(row.first), int(row.times), row.name) for row in db.session.execute(query)]
    return sorted(found, key=lambda hour: (hour.since, hour.name), reverse=True)


def _hour_of(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _new_browsers(now: datetime) -> list[NewBrowser]:
    works_with_others = (
        select(Grant.person_id).where(Grant.role.in_(OVER_OTHERS), Grant.in_force(now)).scalar_subquery()
    )
    query = (
        select(TrailLine.at, Person.name)
        .join(Person, Person.id == TrailLine.person_id)
        .where(
            TrailLine.act == LOGIN_NEW_BROWSER,
            TrailLine.at > now - BROWSERS_SHOWN,
            TrailLine.person_id.in_(works_with_others),
        )
        .order_by(TrailLine.id.desc())
    )
    return [NewBrowser(row.at, row.name) for row in db.session.execute(query)]
