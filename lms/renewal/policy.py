"""Only who was asked to co-sign hours reads and answers them."""

from datetime import datetime

from sqlalchemy import Select, select

from lms.accounts.models import Person
from lms.renewal.models import FieldHours


def hours_to_sign_by(user: Person, *, now: datetime) -> Select[FieldHours]:
    return select(FieldHours).where(FieldHours.cosigner_id == user.id)


def may_sign_hours(user: Person, hours: FieldHours, *, now: datetime) -> bool:
    return hours.cosigner_id == user.id
