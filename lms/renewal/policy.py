"""Only who was asked to co-sign hours reads and answers them."""

from sqlalchemy import Select, select

from lms.accounts.models import Person
from lms.renewal.models import FieldHours


def hours_to_sign_by(user: Person) -> Select[FieldHours]:
    """Only who was asked reads what somebody did, and answers."""
    return select(FieldHours).where(FieldHours.cosigner_id == user.id)


def may_sign(user: Person, hours: FieldHours) -> bool:
    return hours.cosigner_id == user.id
