"""Somebody's own calendar under a secret address. Which appointments there are, higher slices know: they register a
source, as they register their kinds of jobs."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from lms import tokens
from lms.db import db
from lms.last_use import LastUses
from lms.notifications.calendar import Appointment, snapshot_of
from lms.notifications.models import CalendarFeed
from lms.notifications.revision_queries import revised

Source = Callable[[int, datetime], Iterable[Appointment]]


_sources: dict[str, Source] = {}


PURPOSE = "agenda"
# who fetched a calendar saw what stood in it, so every fetch counts; kept beside the database, as looking writes nothing there
FETCHES = LastUses("calendar-feed", apart=timedelta(), kept_for=timedelta(days=400))


def register(source: Source) -> None:
    _sources[f"{source.__module__}.{source.__qualname__}"] = source


def calendar_of(person_id: int, *, now: datetime) -> str:
    return snapshot_of(revised(one for source in _sources.values() for one in source(person_id, now)))


def appointments_of(person_id: int, *, now: datetime) -> list[Appointment]:
    """Everything in somebody's calendar, for who plans something with them."""
    return [one for source in _sources.values() for one in source(person_id, now)]


def note_fetch(feed: CalendarFeed, *, now: datetime) -> None:
    FETCHES.note(str(feed.id), known=feed.created_at, now=now)


def last_fetches(person_ids: Collection[int]) -> dict[int, datetime]:
    """When the calendar of each was fetched last, also under an address that ended since. Who never did is absent."""
    query = select(CalendarFeed.id, CalendarFeed.person_id).where(CalendarFeed.person_id.in_(person_ids))
    owners = {str(feed_id): person_id for feed_id, person_id in db.session.execute(query)}
    found: dict[int, datetime] = {}
    for feed_id, fetched_at in FETCHES.of(owners).items() if owners else ():
        person_id = owners[feed_id]
        found[person_id] = max(fetched_at, found.get(person_id, fetched_at))
    return found


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
