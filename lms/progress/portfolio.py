"""Learning points in own words, and the pieces somebody brings to the final talk."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.curriculum.queries import outline
from lms.db import db
from lms.errors import RuleError
from lms.learning.models import HandIn
from lms.learning.queries import facts_of, versions_of
from lms.progress.models import EvidenceChoice, LearningPoint
from lms.progress.portfolio_rules import (
    ASSIGNMENT,
    check_evidence,
    check_points,
    check_told,
    offered_pieces,
    pieces_for,
)
from lms.progress.rounds import round_of


@dataclass(frozen=True)
class Portfolio:
    """The learning points of somebody by module, and what they chose as (kind, slug)."""

    points: Mapping[str, LearningPoint]
    chosen: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Piece:
    """One piece for the final talk: what was handed in, or a learning point. Neither: done on paper, it comes along."""

    title: str
    kind: str
    hand_in: HandIn | None = None
    point: LearningPoint | None = None


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
    return offered_pieces(course, facts, points)


def pieces_of(person: Person, cohort: Cohort) -> list[Piece]:
    """What somebody chose for the final talk, for the one who holds it."""
    course_id = outline(cohort.version_id).course_id
    own = portfolios_of([person.id], course_id)[person.id]
    found = []
    for (kind, slug), title in offered_to(person, cohort).items():
        if (kind, slug) not in own.chosen:
            continue
        versions = versions_of(person.id, course_id, slug) if kind == ASSIGNMENT else []
        point = None if kind == ASSIGNMENT else own.points.get(slug)
        found.append(Piece(title, kind, versions[0] if versions else None, point))
    return found


def write_points(person: Person, cohort: Cohort, texts: Mapping[str, str], *, now: datetime) -> None:
    """Keeps the learning points by module. An empty text takes a written one away, and leaves one that was told."""
    check_points(texts)
    course = outline(cohort.version_id)
    known = portfolios_of([person.id], course.course_id)[person.id].points
    for module in course.modules:
        text, row = texts.get(module.slug, "").strip(), known.get(module.slug)
        if text and row is None:
            row = LearningPoint(person_id=person.id, course_id=course.course_id, module_slug=module.slug)
            db.session.add(row)
        if row is not None and text and row.text != text:
            row.text, row.told_to, row.made_at = text, None, now
        elif row is not None and not text and row.told_to_id is None:
            db.session.delete(row)
    db.session.flush()


def record_told(
    person: Person, cohort: Cohort, module_slug: str, *, by: Person, now: datetime
) -> LearningPoint:
    """Somebody told their learning point: that counts. What it was is not written down here."""
    if person.id == by.id:
        raise RuleError("Voor jezelf kun je niets opschrijven.", "module")
    course = outline(cohort.version_id)
    check_told(module_slug, course, portfolios_of([person.id], course.course_id)[person.id].points)
    row = LearningPoint(
        person_id=person.id, course_id=course.course_id, module_slug=module_slug, told_to=by, made_at=now
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError("Dit leerpunt is er al.", "module") from error
    return row


def withdraw_told(person: Person, cohort: Cohort, module_slug: str) -> bool:
    """Takes back what was noted by mistake; what somebody wrote themselves is not ours. Whether there was one."""
    query = delete(LearningPoint).where(
        LearningPoint.person_id == person.id,
        LearningPoint.course_id == outline(cohort.version_id).course_id,
        LearningPoint.module_slug == module_slug,
        LearningPoint.told_to_id.is_not(None),
    )
    return bool(db.session.execute(query).rowcount)  # type: ignore[attr-defined]


def choose_evidence(
    person: Person, cohort: Cohort, chosen: Collection[tuple[str, str]], *, now: datetime
) -> None:
    """The pieces for the final talk; choosing again replaces them, until the decision."""
    course, offered = outline(cohort.version_id), offered_to(person, cohort)
    number = pieces_for(course.requirements.evidence)
    check_evidence(chosen, offered, number, is_decided=round_of(person.id, cohort.id).is_passed)
    own = (EvidenceChoice.person_id == person.id, EvidenceChoice.course_id == course.course_id)
    db.session.execute(delete(EvidenceChoice).where(*own))
    db.session.add_all(
        EvidenceChoice(person_id=person.id, course_id=course.course_id, kind=kind, slug=slug, chosen_at=now)
        for kind, slug in dict.fromkeys(chosen)
    )
    db.session.flush()
