"""What was sent before today in the made-up world arrived in its own time, not all at once now."""

from datetime import datetime, timedelta

from sqlalchemy import or_, update

from lms.db import db
from lms.jobs.models import DONE, Job
from lms.notifications.models import Message
from lms.notifications.rules import NONE


def deliver_the_past(now: datetime) -> None:
    past = now - timedelta(days=1)
    db.session.execute(
        update(Message)
        .where(
            Message.due_at < past,
            Message.channel != NONE,
            or_(Message.expires_at.is_(None), Message.expires_at > Message.due_at),
        )
        .values(sent_at=Message.due_at)
    )
    db.session.execute(
        update(Message).where(Message.is_secret.is_(True), Message.due_at < past).values(body="")
    )
    db.session.execute(
        update(Job)
        .where(Job.kind.in_(("mail", "digest", "forget")), Job.run_at < past)
        .values(status=DONE, done_at=Job.run_at)
    )
