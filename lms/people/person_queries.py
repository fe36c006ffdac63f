"""Everything that hangs on one person, for the page that leads to all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Grant, Person
from lms.accounts.queries import last_seen
from lms.certificates.models import Certificate
from lms.certificates.queries import certificates_of
from lms.cohorts.models import Cohort
from lms.db import db
from lms.intake.double_queries import Double, doubles_of_person
from lms.intake.models import Application
from lms.intake.queries import with_history
from lms.learning.models import HandIn, Review
from lms.notifications.models import Message
from lms.notifications.queries import postal_address_of
from lms.peergroups.models import PeerGroup
from lms.peergroups.queries import groups_of
from lms.people.line_queries import Line, line_of
from lms.people.merge_queries import merges_of
from lms.people.models import Merge
from lms.projects.models import ProjectMember
from lms.roles import COACH, TRAINEE

LAST_MESSAGES = 10


@dataclass(frozen=True)
class Role:
    grant: Grant
    cohort: Cohort | None  # where it holds; none: everywhere, or where that is was taken away
    by: str | None


@dataclass(frozen=True)
class Whole:
    """Of one person. What only staff see is empty for a coach: applications, messages, accounts that became one, who may be the same."""

    person: Person
    line: Line
    postal_address: str
    last_seen: datetime | None
    roles: Sequence[Role]
    applications: Sequence[Application]
    hand_ins: int
    hand_ins_waiting: int
    groups: Sequence[PeerGroup]
    certificates: Sequence[Certificate]
    memberships: Sequence[ProjectMember]
    messages: Sequence[Message]
    merges: Sequence[Merge]
    doubles: Sequence[Double]

    @property
    def has_learned(self) -> bool:
        return any(role.grant.role == TRAINEE for role in self.roles)


def whole_of(person: Person, *, for_staff: bool, now: datetime) -> Whole:
    handed_in, waiting = _work_of(person.id)
    applications = _applications_of(person) if for_staff else ()
    doubles = doubles_of_person(person) if for_staff else ()
    return Whole(
        person,
        line_of(person, now=now),
        postal_address_of(person.id),
        last_seen([person.id]).get(person.id),
        roles_of(person.id),
        applications,
        handed_in,
        waiting,
        groups_of(person.id),
        certificates_of(person.id),
        _memberships_of(person.id),
        _messages_to(person.id) if for_staff else (),
        merges_of(person.id) if for_staff else (),
        [double for double in doubles if double.thing not in applications],
    )


def roles_of(person_id: int) -> list[Role]:
    """What somebody holds and held, those in force and the latest first."""
    giver = select(Person.name).where(Person.id == Grant.granted_by_id).correlate(Grant).scalar_subquery()
    query = (
        select(Grant, Cohort, giver)
        .outerjoin(Cohort, (Cohort.id == Grant.scope_id) & Grant.role.in_((TRAINEE, COACH)))
        .where(Grant.person_id == person_id)
        .order_by(Grant.until.is_not(None), Grant.since.desc(), Grant.id)
    )
    return [Role(grant, cohort, name) for grant, cohort, name in db.session.execute(query)]


def _applications_of(person: Person) -> list[Application]:
    """Those that became this account, and others with the same address or number."""
    same = [Application.person_id == person.id]
    if person.email_key:
        same.append(Application.email_key == person.email_key)
    if person.phone_key:
        same.append(Application.phone_key == person.phone_key)
    return with_history(select(Application).where(or_(*same)).order_by(Application.id.desc()))


def _work_of(person_id: int) -> tuple[int, int]:
    """How much somebody handed in, and how much of it waits for an answer."""
    query = (
        select(func.count(HandIn.id), func.count(HandIn.id).filter(Review.id.is_(None)))
        .outerjoin(Review, Review.hand_in_id == HandIn.id)
        .where(HandIn.person_id == person_id)
    )
    row: Any = db.session.execute(query).one()
    return row[0], row[1]


def _memberships_of(person_id: int) -> Sequence[ProjectMember]:
    query = select(ProjectMember).where(ProjectMember.person_id == person_id)
    query = query.options(joinedload(ProjectMember.project))
    return db.session.scalars(query.order_by(ProjectMember.until.is_not(None), ProjectMember.id.desc())).all()


def _messages_to(person_id: int) -> Sequence[Message]:
    query = select(Message).where(Message.person_id == person_id)
    return db.session.scalars(query.order_by(Message.id.desc()).limit(LAST_MESSAGES)).all()
