"""Learning points in own words, and the pieces somebody brings to the final talk."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete

from lms.accounts.models import Person
from lms.accounts.rules import check_not_self
from lms.cohorts.models import Cohort
from lms.curriculum.queries import outline
from lms.db import added_first, db
from lms.errors import RuleError
from lms.progress.models import EvidenceChoice, LearningPoint
from lms.progress.portfolio_queries import offered_to, portfolios_of
from lms.progress.portfolio_rules import (
    check_evidence,
    check_points,
    check_told,
    pieces_for,
)
from lms.progress.round_queries import round_of


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
    check_not_self(by.id, person.id, "module")
    course = outline(cohort.version_id)
    check_told(module_slug, course, portfolios_of([person.id], course.course_id)[person.id].points)
    row = LearningPoint(
        person_id=person.id, course_id=course.course_id, module_slug=module_slug, told_to=by, made_at=now
    )
    if not added_first(row):
        raise RuleError("Dit leerpunt is er al.", "module")
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
