"""Applications are for staff only; an applicant has no account to look with."""

from datetime import datetime

from sqlalchemy import Select, false, select

from lms.accounts.models import Person
from lms.intake.models import Application


def applications_visible_to(user: Person, *, now: datetime) -> Select[Application]:
    query = select(Application)
    return query if user.is_staff(now=now) else query.where(false())


def may_see_application(user: Person, application: Application, *, now: datetime) -> bool:
    return user.is_staff(now=now)
