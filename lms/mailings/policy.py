"""Staff see every message to people outside a cohort; a coach those they wrote themself."""

from datetime import datetime

from sqlalchemy import Select, select

from lms.accounts.models import Person
from lms.mailings.models import Mailing


def mailings_visible_to(user: Person, *, now: datetime) -> Select[Mailing]:
    query = select(Mailing)
    return query if user.is_staff(now=now) else query.where(Mailing.made_by_id == user.id)


def may_see_mailing(user: Person, mailing: Mailing, *, now: datetime) -> bool:
    return user.is_staff(now=now) or mailing.made_by_id == user.id
