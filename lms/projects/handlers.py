"""What the training brings a project: shared work without names, and certified wijkverbinders."""

from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Person
from lms.certificates.models import Certificate
from lms.certificates.queries import certified_people
from lms.certificates.withdrawal_models import Revocation
from lms.clock import local_day
from lms.curriculum.models import Assignment, CourseVersion
from lms.db import db
from lms.errors import RuleError
from lms.learning.models import HandIn, Review, Sharing
from lms.learning.rules import APPROVED
from lms.projects.actions import connectors
from lms.projects.models import LogbookEntry, Project, ProjectMember
from lms.projects.queries import entry_of_hand_in, memberships_of, project_of
from lms.projects.rules import MOST_CONNECTORS, SHARED
from lms.roles import CONNECTOR, PARTNER, TRAINEE


def on_scope_asked(role: str, *, scope_id: int) -> None:
    """A partner is one of a project that is there."""
    if role == PARTNER and db.session.get(Project, scope_id) is None:
        raise RuleError(f"Er is geen project met nummer {scope_id}.")


def on_hand_in_reviewed(review: Review, *, now: datetime) -> None:
    sharing = review.hand_in.sharing
    if review.outcome == APPROVED and sharing is not None and sharing.withdrawn_at is None:
        _show(review.hand_in, now)
    elif review.outcome != APPROVED:
        _take_away(review.hand_in_id)


def on_sharing_given(sharing: Sharing, *, now: datetime) -> None:
    _show(sharing.hand_in, now)


def on_sharing_withdrawn(sharing: Sharing, *, now: datetime) -> None:
    _take_away(sharing.hand_in_id)


def _take_away(hand_in_id: int) -> None:
    entry = entry_of_hand_in(hand_in_id)
    if entry is not None and any(row.shown_at is None for row in entry.hidings):
        entry.text = ""  # hidden it stays: sharing it again does not bring it back to the page
    elif entry is not None:
        db.session.delete(entry)


def _show(hand_in: HandIn, now: datetime) -> None:
    """Adds a shared text to the logbook of the maker's project, without a name and without photos, which may show
    people."""
    project, found = project_of(hand_in.person_id), entry_of_hand_in(hand_in.id)
    if found is not None:
        found.text = hand_in.text
    if found is not None or project is None or not hand_in.text.strip():
        return
    db.session.add(
        LogbookEntry(
            project_id=project.id,
            kind=SHARED,
            title=_title(hand_in),
            text=hand_in.text,
            happened_on=local_day(hand_in.handed_in_at),
            written_at=now,
            hand_in_id=hand_in.id,
        )
    )
    db.session.flush()


def _title(hand_in: HandIn) -> str:
    query = (
        select(Assignment.title)
        .join(CourseVersion, CourseVersion.id == Assignment.version_id)
        .where(CourseVersion.course_id == hand_in.course_id, Assignment.slug == hand_in.assignment_slug)
        .order_by(CourseVersion.number.desc())
        .limit(1)
    )
    return db.session.scalar(query) or hand_in.assignment_slug


def on_ties_asked(person: Person, *, other: Person) -> bool:
    """Whether two people are or were in the same project, in whatever role."""
    theirs = select(ProjectMember.project_id).where(ProjectMember.person_id == other.id)
    query = select(ProjectMember.id).where(
        ProjectMember.person_id == person.id, ProjectMember.project_id.in_(theirs)
    )
    return db.session.scalar(query.limit(1)) is not None


def on_certificate_issued(certificate: Certificate, *, now: datetime) -> None:
    for member in memberships_of(certificate.person_id):
        if member.role == TRAINEE and connectors(member.project) < MOST_CONNECTORS:
            member.role = CONNECTOR


def on_certificate_revoked(revocation: Revocation, *, now: datetime) -> None:
    person_id = revocation.certificate.person_id
    if certified_people([person_id], today=local_day(now)):
        return
    for member in memberships_of(person_id):
        member.shown_since = None
