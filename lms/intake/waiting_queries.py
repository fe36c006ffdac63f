"""What of the applications waits for staff: since when each does."""

from datetime import datetime

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.intake.models import Application, CallBack
from lms.intake.queries import Deciding, stands, with_deciding_step
from lms.intake.rules import NEW, OPEN, PLACED


def applications_to_ring() -> Select[datetime]:
    """Nobody spoke with these people yet."""
    query = with_deciding_step(select(Application)).where(stands == NEW)
    return query.with_only_columns(Application.applied_at)


def applications_to_invite() -> Select[datetime]:
    """Since when these people have a seat and were not invited."""
    query = with_deciding_step(select(Application)).where(stands == PLACED)
    return query.with_only_columns(Deciding.taken_at)


def applications_twice() -> Select[datetime]:
    """Open ones that have a number or an address in common with an earlier one, or with somebody's account."""
    other = aliased(Application)
    earlier = exists().where(
        other.id < Application.id,
        or_(other.phone_key == Application.phone_key, other.email_key == Application.email_key),
    )
    known = exists().where(
        Person.disabled_at.is_(None),
        or_(Person.phone_key == Application.phone_key, Person.email_key == Application.email_key),
    )
    query = with_deciding_step(select(Application)).where(
        stands.in_(OPEN), and_(Application.person_id.is_(None), or_(earlier, known))
    )
    return query.with_only_columns(Application.applied_at)


def calls_asked() -> Select[datetime]:
    """Visitors who asked to be rung."""
    return select(CallBack.asked_at).where(CallBack.called_at.is_(None))
