"""Somebody's own calendar under a secret address. Which appointments there are, higher slices know: they register a
source, as they register their kinds of jobs."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import select

from lms import tokens
from lms.db import db
from lms.notifications.calendar import Appointment, write
from lms.notifications.models import CalendarFeed

Source = Callable[[int, datetime], Iterable[Appointment]]


_sources: dict[str, Source] = {}


PURPOSE = "agenda"


def register(source: Source) -> None:
    _sources[f"{source.__module__}.{source.__qualname__}"] = source


def calendar_of(person_id: int, *, now: datetime) -> str:
    return write(one for source in _sources.values() for one in source(person_id, now))


def feed_of(person_id: int) -> CalendarFeed | None:
    """The address somebody has now."""
    query = select(CalendarFeed).where(CalendarFeed.person_id == person_id, CalendarFeed.revoked_at.is_(None))
    return db.session.scalar(query)


def feed_behind(token: str) -> CalendarFeed | None:
    query = select(CalendarFeed).where(
        CalendarFeed.token_hash == tokens.fingerprint(token), CalendarFeed.revoked_at.is_(None)
    )
    return db.session.scalar(query)


def token_of(feed: CalendarFeed, key: str) -> str:
    return tokens.derived(key, PURPOSE, feed.seed)
