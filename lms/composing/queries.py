"""Who can be divided, what is known of them, and what somebody wishes."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Grant, Person
from lms.accounts.queries import people_with_role
from lms.cohorts.models import Cohort
from lms.cohorts.queries import members
from lms.composing.models import ComposedGroup, Composition, EveningWish, RatherNot
from lms.composing.rules import Candidate, Pair, experience_of
from lms.db import db
from lms.notifications.models import Message
from lms.peergroups.models import PeerGroup, PeerGroupMember
from lms.peergroups.queries import turns_of
from lms.projects.models import Project, ProjectMember
from lms.roles import CONNECTOR, OVER_OTHERS, TRAINEE


@dataclass(frozen=True)
class Pool:
    """Who have no group yet in a cohort, or as certified people (then there is no cohort; `gemeente`: of this one alone)."""

    cohort: Cohort | None
    gemeente: str
    people: Sequence[Person]
    staff: Sequence[Person]  # who would be in it, and have a role over others

    @property
    def name(self) -> str:
        return self.cohort.name if self.cohort else self.gemeente


def pool_of(cohort: Cohort | None, gemeente: str, *, now: datetime) -> Pool:
    everybody = members(cohort.id, now=now) if cohort else people_with_role(CONNECTOR, now=now)
    taken = in_groups_of(cohort.id if cohort else None)
    free = [person for person in everybody if person.id not in taken]
    if gemeente:
        places = gemeenten_of([person.id for person in free])
        free = [person for person in free if gemeente in places[person.id]]
    people: list[Person] = []
    staff: list[Person] = []
    for person in free:
        (staff if person.has_role(*OVER_OTHERS, now=now) else people).append(person)
    return Pool(cohort, gemeente, people, staff)


def in_groups_of(cohort_id: int | None) -> set[int]:
    """Who is in a group of a cohort; without one: in a group of wijkverbinders."""
    query = (
        select(PeerGroupMember.person_id)
        .join(PeerGroupMember.group)
        .where(PeerGroup.cohort_id == cohort_id, PeerGroupMember.left_at.is_(None))
    )
    return set(db.session.scalars(query))


def gemeenten_of(person_ids: Collection[int]) -> dict[int, set[str]]:
    """In which gemeenten the projects of people are: 'Hoorn' for 'Blokker, gemeente Hoorn'; else what stands there last."""
    query = (
        select(ProjectMember.person_id, Project.place)
        .join(ProjectMember.project)
        .where(ProjectMember.person_id.in_(person_ids), ProjectMember.until.is_(None))
    )
    found: dict[int, set[str]] = defaultdict(set)
    for person_id, place in db.session.execute(query):
        found[person_id].add(re.sub(r"^gemeente\s+", "", place.rpartition(",")[2].strip()))
    return found


def gemeenten(*, now: datetime) -> list[str]:
    """Where the projects of certified people are."""
    places = gemeenten_of([person.id for person in people_with_role(CONNECTOR, now=now)])
    return sorted({place for found in places.values() for place in found if place})


def candidates_of(people: Sequence[Person]) -> list[Candidate]:
    ids = [person.id for person in people]
    wishes = {
        row.person_id: row
        for row in db.session.scalars(select(EveningWish).where(EveningWish.person_id.in_(ids)))
    }
    projects, turns = projects_of(ids), turns_of(ids)
    return [
        Candidate(
            person.id,
            frozenset(projects[person.id]),
            frozenset(wishes[person.id].evenings) if person.id in wishes else None,
            person.neighbourhood,
            experience_of(turns[person.id].attended),
        )
        for person in people
    ]


def projects_of(person_ids: Collection[int]) -> dict[int, set[int]]:
    query = select(ProjectMember.person_id, ProjectMember.project_id).where(
        ProjectMember.person_id.in_(person_ids), ProjectMember.until.is_(None)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for person_id, project_id in db.session.execute(query):
        found[person_id].add(project_id)
    return found


def pairs_apart(person_ids: Collection[int]) -> set[Pair]:
    """Of these people: two of whom one would rather not be with the other."""
    query = select(RatherNot.person_id, RatherNot.not_with_id).where(
        RatherNot.person_id.in_(person_ids), RatherNot.not_with_id.in_(person_ids)
    )
    return {frozenset((one, other)) for one, other in db.session.execute(query) if one != other}


def shared_projects(person_ids: Collection[int]) -> list[Project]:
    """In which two or more of these people take part."""
    found = [projects for projects in projects_of(person_ids).values()]
    shared = {number for one, other in combinations(found, 2) for number in one & other}
    return list(db.session.scalars(select(Project).where(Project.id.in_(shared)).order_by(Project.name)))


def wish_of(person_id: int) -> EveningWish | None:
    return db.session.scalar(select(EveningWish).where(EveningWish.person_id == person_id))


def named_by(person_id: int) -> list[RatherNot]:
    query = select(RatherNot).where(RatherNot.person_id == person_id).options(joinedload(RatherNot.other))
    return sorted(db.session.scalars(query), key=lambda row: row.other.name)


def known_to(person: Person) -> list[Person]:
    """Whom somebody can name: who learned with them, or was in a group with them."""
    cohorts = select(Grant.scope_id).where(Grant.person_id == person.id, Grant.role == TRAINEE)
    groups = select(PeerGroupMember.group_id).where(PeerGroupMember.person_id == person.id)
    query = (
        select(Person)
        .where(
            or_(
                Person.id.in_(select(Grant.person_id).where(Grant.role == TRAINEE, Grant.scope_id.in_(cohorts))),
                Person.id.in_(select(PeerGroupMember.person_id).where(PeerGroupMember.group_id.in_(groups))),
            ),
            Person.id != person.id,
            Person.disabled_at.is_(None),
        )
        .order_by(Person.name, Person.id)
    )  # fmt: skip
    return list(db.session.scalars(query))


def composition_with(composition_id: int) -> Composition | None:
    whole = (
        selectinload(Composition.groups)
        .joinedload(ComposedGroup.group)
        .options(
            selectinload(PeerGroup.memberships).joinedload(PeerGroupMember.person),
            selectinload(PeerGroup.meetings),
        )
    )
    return db.session.get(Composition, composition_id, options=[whole])


def about(composition: Composition) -> str:
    """What the messages of one act are about."""
    return f"composition-{composition.id}"


def is_told(composition: Composition) -> bool:
    query = select(Message.id).where(
        Message.about == about(composition),
        or_(Message.sent_at.is_not(None), Message.printed_at.is_not(None), Message.bundle_id.is_not(None)),
    )
    return db.session.scalar(query.limit(1)) is not None
