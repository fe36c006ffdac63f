"""Messages are read by whom they are for, and by nobody else. The mail of the day is only an envelope: its messages
stand by themselves."""

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Select, select

from lms.notifications.models import Message
from lms.notifications.rules import BUNDLE


class Reader(Protocol):
    """Somebody with an account: this floor knows no more of people than their number."""

    id: Any


def messages_visible_to(user: Reader, *, now: datetime) -> Select[Message]:
    return select(Message).where(Message.person_id == user.id, Message.kind != BUNDLE)


def may_see_message(user: Reader, message: Message, *, now: datetime) -> bool:
    return message.person_id == user.id and message.kind != BUNDLE
