"""Opening what a person said: until then it goes first on its reader's start page."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update

from lms.db import db
from lms.notifications.models import Message


def open_message(message: Message, *, now: datetime) -> None:
    """The first time counts."""
    message.opened_at = message.opened_at or now


def open_what_is_about(person_id: int, events: Collection[str], *, now: datetime) -> None:
    """Somebody acted on what was said of these events, so they know it."""
    db.session.execute(
        update(Message)
        .where(Message.person_id == person_id, Message.event.in_(events), Message.opened_at.is_(None))
        .values(opened_at=now)
    )
