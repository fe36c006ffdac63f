"""Forgetting messages that somebody may not keep any more."""

from collections.abc import Collection

from sqlalchemy import delete

from lms.db import db
from lms.jobs.models import Job
from lms.notifications.models import Message


def forget_messages(message_ids: Collection[int]) -> None:
    """The rows go, and so do the jobs that would still send them."""
    db.session.execute(delete(Job).where(Job.key.in_([f"mail:{number}" for number in message_ids])))
    db.session.execute(delete(Message).where(Message.id.in_(message_ids)))
