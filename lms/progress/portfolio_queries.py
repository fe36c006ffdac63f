"""Learning points in own words, and the pieces that may be brought to the final talk."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import formats
from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.curriculum.queries import outline
from lms.db import db
from lms.learning.hand_in_queries import hand_in_versions
from lms.learning.models import HandIn
from lms.learning.queries import facts_of
from lms.peergroups.evening_models import EveningPoint
from lms.peergroups.evening_queries import points_of
from lms.progress.models import EvidenceChoice, LearningPoint
from lms.progress.portfolio_rules import (
    ASSIGNMENT,
    POINT,
    offered_pieces,
)


@dataclass(frozen=True)
class Portfolio:
    """The learning points of somebody by module, and what they chose as (kind, slug)."""

    points: Mapping[str, LearningPoint]
    chosen: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Piece:
    """One piece for the final talk: what was handed in, or a learning point, of the course or of an evening of intervisie that its
    writer chose. Neither: done on paper, it comes along."""

    title: str
    kind: str
    hand_in: HandIn | None = None
    point: LearningPoint | EveningPoint | None = None


def portfolios_of(person_ids: Collection[int], course_id: int) -> dict[int, Portfolio]:
    """Two queries, however many people."""
    points: dict[int, dict[str, LearningPoint]] = defaultdict(dict)
    query = select(LearningPoint).where(
        LearningPoint.person_id.in_(person_ids), LearningPoint.course_id == course_id
    )
    for row in db.session.scalars(query.options(joinedload(LearningPoint.told_to))):
        points[row.person_id][row.module_slug] = row
    chosen: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for person_id, kind, slug in db.session.execute(
        select(EvidenceChoice.person_id, EvidenceChoice.kind, EvidenceChoice.slug).where(
            EvidenceChoice.person_id.in_(person_ids), EvidenceChoice.course_id == course_id
        )
    ):
        chosen[person_id].add((kind, slug))
    return {person_id: Portfolio(points[person_id], frozenset(chosen[person_id])) for person_id in person_ids}


def offered_to(person: Person, cohort: Cohort) -> dict[tuple[str, str], str]:
    """What somebody may choose from, with titles, in course order."""
    course = outline(cohort.version_id)
    facts = facts_of([person.id], course.course_id)[person.id]
    points = portfolios_of([person.id], course.course_id)[person.id].points
    evenings = {
        number: formats.day(row.evening.meeting.starts_at) for number, row in _of_evenings(person).items()
    }
    return offered_pieces(course, facts, points, evenings)


def _of_evenings(person: Person) -> dict[str, EveningPoint]:
    return {str(row.id): row for row in points_of(person.id)}


def pieces_of(person: Person, cohort: Cohort) -> list[Piece]:
    """What somebody chose for the final talk, for the one who holds it."""
    course_id = outline(cohort.version_id).course_id
    own = portfolios_of([person.id], course_id)[person.id]
    evenings = _of_evenings(person)
    found = []
    for (kind, slug), title in offered_to(person, cohort).items():
        if (kind, slug) not in own.chosen:
            continue
        versions = hand_in_versions(person.id, course_id, slug) if kind == ASSIGNMENT else []
        point = own.points.get(slug) if kind == POINT else evenings.get(slug)
        found.append(Piece(title, kind, versions[0] if versions else None, point))
    return found
