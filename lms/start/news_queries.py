"""What a person said to somebody that they did not open yet: it stands first on their start page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.db import UtcDateTime, db
from lms.learning.hand_in_queries import reviews_told
from lms.learning.models import Review
from lms.notifications.models import Message
from lms.notifications.state_queries import is_newer

MOST = 4  # on the page; the others stand with all messages


@dataclass(frozen=True)
class News:
    """Something that somebody said. With `review` it is the answer to a hand-in, which is told in its own words."""

    message_id: int
    subject: str
    by: str
    said_at: datetime
    review: Review | None


NEWER = aliased(Message)
NEWS = (  # asked at every start page, so built once
    select(Message.id, Message.event, Message.subject, Message.created_at, Person.name)
    .join(Person, Person.id == Message.said_by_id)
    .where(
        Message.person_id == bindparam("person_id", type_=Integer),
        Message.said_by_id.is_not(None),
        Message.opened_at.is_(None),
        ~exists().where(
            is_newer(NEWER, Message),
            or_(NEWER.said_by_id.is_not(None), NEWER.tells != Message.tells),
        ),
        or_(Message.expires_at.is_(None), Message.expires_at > bindparam("now", type_=UtcDateTime)),
    )
    .order_by(Message.id.desc())
    .limit(MOST)
)


def news_of(person_id: int, *, now: datetime) -> Sequence[News]:
    """The latest first, without what is past, and of one thing only what is true now."""
    rows = db.session.execute(NEWS, {"person_id": person_id, "now": now}).all()
    numbers = [number for row in rows if (number := _review_in(row.event))]
    reviews = reviews_told(numbers) if numbers else {}
    return [
        News(row.id, row.subject, row.name, row.created_at, reviews.get(_review_in(row.event) or 0))
        for row in rows
    ]


def _review_in(event: str) -> int | None:
    """The number of the review that an event is about; None when it is about something else."""
    kind, _, number = event.partition(":")
    return int(number) if kind == "review" and number.isdigit() else None
