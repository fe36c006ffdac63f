"""Applications are for staff only."""

from sqlalchemy import Select, false, select

from lms.accounts.models import Person
from lms.intake.models import Application


def applications_visible_to(user: Person) -> Select[tuple[Application]]:
    query = select(Application)
    return query if user.is_staff else query.where(false())
