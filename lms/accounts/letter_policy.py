"""Whose letters somebody takes care of: staff of everybody, a coach those of their own trainees, apart from what is
between somebody and the office (a way in, a decision, a certificate)."""

from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.sql.elements import ColumnElement

from lms.accounts.models import Grant, Person
from lms.notifications.models import Message
from lms.notifications.rules import COACH, FEEDBACK, GATHERING, LETTER, REMINDER
from lms.roles import COACH as COACH_ROLE
from lms.roles import TRAINEE

COACHES_BRING = (COACH, FEEDBACK, GATHERING, REMINDER)


def is_letter_for(user: Person, *, now: datetime) -> ColumnElement[bool]:
    """The letters that this colleague may see, print and post; for the `where` of a query over messages."""
    if user.is_staff(now=now):
        return Message.channel == LETTER
    trainees = select(Grant.person_id).where(
        Grant.role == TRAINEE,
        Grant.scope_id.in_(user.scopes(COACH_ROLE, now=now)),
        Grant.in_force(now),
    )
    return and_(Message.channel == LETTER, Message.kind.in_(COACHES_BRING), Message.person_id.in_(trainees))
