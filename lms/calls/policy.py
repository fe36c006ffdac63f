"""Whom somebody rings, and what they may tell: staff everybody, a coach those who take part in a cohort of theirs, apart from
what is between them and the office."""

from datetime import datetime

from sqlalchemy import and_, or_
from sqlalchemy.sql.elements import ColumnElement

from lms.accounts.letter_policy import COACHES_BRING
from lms.accounts.models import Person
from lms.entry.policy import people_to_help_by
from lms.notifications.models import Message


def is_told_by(user: Person, *, now: datetime) -> ColumnElement[bool]:
    """The messages that this colleague may tell by phone, but not to themself; for the `where` of a query over messages."""
    helped = people_to_help_by(user, now=now).with_only_columns(Person.id)
    is_ours = and_(Message.person_id.in_(helped), Message.person_id != user.id)
    if user.is_staff(now=now):
        return or_(is_ours, Message.person_id.is_(None))
    return and_(is_ours, Message.kind.in_(COACHES_BRING))
