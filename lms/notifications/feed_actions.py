"""Renewing and ending the secret address of somebody's calendar."""

from datetime import datetime

from sqlalchemy import update

from lms import tokens
from lms.db import added_first, db
from lms.notifications.feed_queries import PURPOSE
from lms.notifications.models import CalendarFeed


def renew(person_id: int, key: str, *, now: datetime) -> None:
    """Gives somebody a fresh calendar address and ends the old one. Asked twice at once there is one."""
    revoke(person_id, now=now)
    seed = tokens.new_name()
    token_hash = tokens.fingerprint(tokens.derived(key, PURPOSE, seed))
    added_first(CalendarFeed(person_id=person_id, seed=seed, token_hash=token_hash, created_at=now))


def revoke(person_id: int, *, now: datetime) -> None:
    db.session.execute(
        update(CalendarFeed)
        .where(CalendarFeed.person_id == person_id, CalendarFeed.revoked_at.is_(None))
        .values(revoked_at=now)
    )
