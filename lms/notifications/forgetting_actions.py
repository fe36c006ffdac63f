"""Messages that go, with the jobs that would still send them."""

from collections.abc import Collection

from sqlalchemy import delete

from lms.db import db
from lms.jobs.models import Job
from lms.notifications.models import Message


def forget_messages(message_ids: Collection[int]) -> None:
    db.session.execute(
        delete(Job).where(
            Job.key.in_([f"{kind}:{number}" for kind in ("mail", "text") for number in message_ids])
        )
    )
    db.session.execute(delete(Message).where(Message.id.in_(message_ids)))
