"""Projects with what belongs to them, a page of a logbook, and the projects of one person."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from lms.db import db
from lms.projects.models import LogbookEntry, LogbookHiding, Project, ProjectMember

PAGE = 20


def all_projects() -> list[Project]:
    return list(
        db.session.scalars(select(Project).options(selectinload(Project.phases)).order_by(Project.name))
    )


def project_with_slug(slug: str) -> Project | None:
    query = (
        select(Project)
        .where(Project.slug == slug)
        .options(
            selectinload(Project.phases),
            selectinload(Project.partners),
            selectinload(Project.members).joinedload(ProjectMember.person),
        )
    )
    return db.session.scalar(query)


is_hidden = LogbookEntry.hidings.any(LogbookHiding.shown_at.is_(None))


def logbook(project_id: int, page: int) -> tuple[list[LogbookEntry], int]:
    """One page of what everybody may read of the logbook, newest first, and how many pages there are."""
    stands = (LogbookEntry.project_id == project_id, ~is_hidden)
    number = db.session.scalar(select(func.count(LogbookEntry.id)).where(*stands)) or 0
    query = (
        select(LogbookEntry)
        .where(*stands)
        .order_by(LogbookEntry.happened_on.desc(), LogbookEntry.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    return list(db.session.scalars(query)), max(1, -(-number // PAGE))


def hidden_entries(project_id: int) -> list[LogbookEntry]:
    """What was taken off the page and may be put back, newest first, with who did that."""
    query = (
        select(LogbookEntry)
        .where(LogbookEntry.project_id == project_id, is_hidden)
        .options(selectinload(LogbookEntry.hidings).joinedload(LogbookHiding.hidden_by))
        .order_by(LogbookEntry.id.desc())
        .limit(PAGE)
    )
    return list(db.session.scalars(query))


def entry_of(project: Project, entry_id: int) -> LogbookEntry | None:
    found = db.session.get(LogbookEntry, entry_id)
    return found if found is not None and found.project_id == project.id else None


def memberships_of(person_id: int) -> list[ProjectMember]:
    query = (
        select(ProjectMember)
        .where(ProjectMember.person_id == person_id, ProjectMember.until.is_(None))
        .options(joinedload(ProjectMember.project).selectinload(Project.members))
        .order_by(ProjectMember.id.desc())
    )
    return list(db.session.scalars(query))


def project_of(person_id: int) -> Project | None:
    rows = memberships_of(person_id)
    return rows[0].project if rows else None


def entry_of_hand_in(hand_in_id: int) -> LogbookEntry | None:
    return db.session.scalar(select(LogbookEntry).where(LogbookEntry.hand_in_id == hand_in_id))
