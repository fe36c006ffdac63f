"""Messages are read by whom they are for, and by nobody else. The mail of the day is only an envelope: its messages
stand by themselves."""

from sqlalchemy import Select, select

from lms.notifications.models import Message
from lms.notifications.rules import BUNDLE


def messages_visible_to(person_id: int) -> Select[Message]:
    return select(Message).where(Message.person_id == person_id, Message.kind != BUNDLE)


def may_see_message(person_id: int, message: Message) -> bool:
    return message.person_id == person_id and message.kind != BUNDLE
