"""Changing a project: its members, its logbook, its phase. What is shared from the training comes in by `handlers`."""

from datetime import date, datetime

from sqlalchemy import select

from lms.accounts.models import Person
from lms.clock import local_day
from lms.db import added_first, db
from lms.errors import RuleError
from lms.projects.models import LogbookEntry, LogbookHiding, Project, ProjectMember, ProjectPhase
from lms.projects.phase_queries import phases
from lms.projects.rules import check_entry, check_phase, check_role, check_slug
from lms.roles import CONNECTOR


def create_project(
    *, slug: str, name: str, place: str, summary: str, about: str, started_on: date, by: Person, now: datetime
) -> Project:
    """Makes a project, which begins in the first of the phases."""
    check_slug(slug)
    project = Project(slug=slug, name=name, place=place, summary=summary, about=about, started_on=started_on)
    if not added_first(project):
        raise RuleError("Er is al een project met dit adres.", "slug")
    enter_phase(project, phases()[0].code, note="", by=by, now=now)
    return project


def connectors(project: Project) -> int:
    return sum(row.role == CONNECTOR and row.until is None for row in project.members)


def add_member(project: Project, person: Person, *, role: str, by: Person, now: datetime) -> ProjectMember:
    """Somebody takes part, or takes another role."""
    row = next((row for row in project.members if row.person_id == person.id), None)
    is_connector_already = row is not None and row.role == CONNECTOR and row.until is None
    check_role(role, connectors(project) - is_connector_already)
    if row is None:
        row = ProjectMember(project=project, person=person, since=local_day(now))
        db.session.add(row)
    row.role, row.until = role, None
    db.session.flush()
    return row


def end_membership(member: ProjectMember, *, now: datetime) -> None:
    member.until, member.shown_since = local_day(now), None


def agree_to_be_shown(member: ProjectMember, *, now: datetime) -> None:
    member.shown_since = member.shown_since or now


def stop_being_shown(member: ProjectMember) -> None:
    member.shown_since = None


def write_entry(
    project: Project, *, kind: str, title: str, text: str, happened_on: date, by: Person | None, now: datetime
) -> LogbookEntry:
    check_entry(kind, happened_on, local_day(now))
    row = LogbookEntry(
        project_id=project.id,
        kind=kind,
        title=title,
        text=text,
        happened_on=happened_on,
        written_by_id=by.id if by else None,
        written_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def hide_entry(entry: LogbookEntry, *, by: Person, now: datetime) -> None:
    """Takes an entry off the page. One that another hid a moment ago stays hidden by them."""
    if _hiding(entry) is None:
        added_first(LogbookHiding(entry_id=entry.id, hidden_by_id=by.id, hidden_at=now))
        db.session.expire(entry, ["hidings"])


def show_entry(entry: LogbookEntry, *, by: Person, now: datetime) -> None:
    """Puts a hidden entry back. Nothing happens to one that is shown."""
    found = _hiding(entry)
    if found is not None:
        found.shown_by, found.shown_at = by, now
        db.session.flush()


def _hiding(entry: LogbookEntry) -> LogbookHiding | None:
    query = select(LogbookHiding).where(LogbookHiding.entry_id == entry.id, LogbookHiding.shown_at.is_(None))
    return db.session.scalar(query)


def enter_phase(project: Project, phase: str, *, note: str, by: Person | None, now: datetime) -> ProjectPhase:
    present = project.phases[-1].phase if project.phases else None
    check_phase(phases(), present, phase)
    row = ProjectPhase(
        project=project,
        phase=phase,
        note=note,
        entered_on=local_day(now),
        recorded_by_id=by.id if by else None,
    )
    db.session.add(row)
    db.session.flush()
    return row
