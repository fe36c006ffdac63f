"""Who writes in courses: the one right for all of it, from the first word to publishing."""

from datetime import datetime

from lms.accounts.models import Person


def may_write_courses(user: Person, *, now: datetime) -> bool:
    return user.is_staff(now=now)
