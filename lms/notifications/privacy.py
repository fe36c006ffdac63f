"""Forgetting messages: what somebody may not keep any more, and what was taken back before it left."""

from collections.abc import Collection

from sqlalchemy import delete, select

from lms.db import db
from lms.jobs.models import Job
from lms.notifications.models import Message


def forget_messages(message_ids: Collection[int]) -> None:
    """The rows go, and so do the jobs that would still send them."""
    db.session.execute(
        delete(Job).where(
            Job.key.in_([f"{kind}:{number}" for kind in ("mail", "text") for number in message_ids])
        )
    )
    db.session.execute(delete(Message).where(Message.id.in_(message_ids)))


def take_back(event: str) -> None:
    """What was written of an event and has not left, was never said."""
    query = select(Message.id).where(
        Message.event == event, Message.sent_at.is_(None), Message.bundle_id.is_(None)
    )
    forget_messages(db.session.scalars(query).all())
