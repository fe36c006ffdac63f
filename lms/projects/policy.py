"""Projects are public. Members see who else takes part; who writes and manages is said here."""

from datetime import datetime

from lms.accounts.models import Person
from lms.projects.models import LogbookEntry, Project, ProjectMember
from lms.projects.rules import CONTACT, WRITERS
from lms.roles import COACH, CONNECTOR


def membership(user: Person, project: Project) -> ProjectMember | None:
    return next((row for row in project.members if row.person_id == user.id and row.until is None), None)


def may_see_members(user: Person, project: Project, *, now: datetime) -> bool:
    """Names of people who did not agree to be shown stay among members. A partner's contact sees the public part."""
    row = membership(user, project)
    return user.is_staff(now=now) or (row is not None and row.role != CONTACT)


def may_write(user: Person, project: Project, *, now: datetime) -> bool:
    row = membership(user, project)
    return user.is_staff(now=now) or (row is not None and row.role in WRITERS)


def may_change_phase(user: Person, project: Project, *, now: datetime) -> bool:
    row = membership(user, project)
    return user.is_staff(now=now) or (row is not None and row.role in (CONNECTOR, COACH))


def may_hide(user: Person, entry: LogbookEntry, *, now: datetime) -> bool:
    """Taking an entry off the public page, and putting it back: who wrote it, staff, and the connectors of its project."""
    row = membership(user, entry.project)
    is_connector = row is not None and row.role == CONNECTOR
    return user.is_staff(now=now) or is_connector or entry.written_by_id == user.id


def may_manage(user: Person, *, now: datetime) -> bool:
    return user.is_staff(now=now)
