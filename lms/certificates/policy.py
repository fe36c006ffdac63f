"""Whose certificates somebody may open: their own, and staff every one. The public page is for everybody with the code.
What only the holder decides (showing their name) is not for staff either."""

from datetime import datetime

from sqlalchemy import Select, select

from lms.accounts.models import Person
from lms.certificates.models import Certificate


def certificates_visible_to(user: Person, *, now: datetime) -> Select[Certificate]:
    query = select(Certificate)
    return query if user.is_staff(now=now) else query.where(Certificate.person_id == user.id)


def may_see_certificate(user: Person, certificate: Certificate, *, now: datetime) -> bool:
    return user.is_staff(now=now) or certificate.person_id == user.id


def may_show(user: Person, certificate: Certificate, *, now: datetime) -> bool:
    return certificate.person_id == user.id
