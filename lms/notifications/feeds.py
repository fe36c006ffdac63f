"""Somebody's own calendar under a secret address. Which appointments there are, higher slices know: they register a
source, as they register their kinds of jobs."""

import contextlib
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

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


def renew(person_id: int, key: str, *, now: datetime) -> None:
    """A fresh address; the old one stops working. Asked twice at once there is one."""
    revoke(person_id, now=now)
    seed = secrets.token_hex(16)
    token_hash = tokens.fingerprint(tokens.derived(key, PURPOSE, seed))
    with contextlib.suppress(IntegrityError), db.session.begin_nested():
        db.session.add(CalendarFeed(person_id=person_id, seed=seed, token_hash=token_hash, created_at=now))


def revoke(person_id: int, *, now: datetime) -> None:
    db.session.execute(
        update(CalendarFeed)
        .where(CalendarFeed.person_id == person_id, CalendarFeed.revoked_at.is_(None))
        .values(revoked_at=now)
    )
