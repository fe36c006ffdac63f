"""Applications are for staff only; an applicant has no account to look with."""

from sqlalchemy import Select, false, select

from lms.accounts.models import Person
from lms.intake.models import Application


def applications_visible_to(user: Person) -> Select[Application]:
    query = select(Application)
    return query if user.is_staff else query.where(false())


def may_see_application(user: Person, application: Application) -> bool:
    return user.is_staff
