"""The letters that wait for somebody to take them to the post. Messages know no names, people do: here they meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.db import db
from lms.notifications.models import Message, PostalAddress
from lms.notifications.rules import LETTER

LAST_POSTED = 30


@dataclass(frozen=True)
class Letter:
    message: Message
    person: Person
    postal_address: str
    posted_by: str = ""


def _letters() -> Select[Message, Person, str | None, str | None]:
    poster = aliased(Person)
    return (
        select(Message, Person, PostalAddress.text, poster.name)
        .join(Person, Person.id == Message.person_id)
        .outerjoin(PostalAddress, PostalAddress.person_id == Message.person_id)
        .outerjoin(poster, poster.id == Message.sent_by_id)
        .where(Message.channel == LETTER)
    )


def _found(query: Select[Message, Person, str | None, str | None]) -> Sequence[Letter]:
    return [
        Letter(message, person, address or "", name or "")
        for message, person, address, name in db.session.execute(query)
    ]


def waiting_letters(*, now: datetime) -> Sequence[Letter]:
    """Longest first. What comes too late to be of use need not be posted any more."""
    is_of_use = or_(Message.expires_at.is_(None), Message.expires_at > now)
    return _found(
        _letters().where(Message.sent_at.is_(None), is_of_use).order_by(Message.created_at, Message.id)
    )


def posted_letters() -> Sequence[Letter]:
    """The last ones, newest first."""
    query = _letters().where(Message.sent_at.is_not(None))
    return _found(query.order_by(Message.sent_at.desc(), Message.id.desc()).limit(LAST_POSTED))


def letter_with(message_id: int) -> Letter | None:
    found = _found(_letters().where(Message.id == message_id))
    return found[0] if found else None
