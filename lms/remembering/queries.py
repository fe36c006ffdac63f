"""Which questions come back to somebody today, and which of a module their group found hard."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.clock import local_day
from lms.cohorts.models import Cohort
from lms.cohorts.queries import paused_people
from lms.curriculum import queries as curriculum
from lms.curriculum.models import Lesson
from lms.curriculum.rules import Outline
from lms.db import db
from lms.learning.models import CheckAnswer
from lms.remembering.models import RecallChoice, RememberedQuestion
from lms.remembering.rules import Key, asked_now, is_quiet


@dataclass(frozen=True)
class Recall:
    """What somebody is asked today: the questions left, and how many were answered already. `is_paused`: they have a pause."""

    left: list[RememberedQuestion]
    answered_today: int
    is_paused: bool
    is_off: bool
    rests_until: date | None  # put off until this day, which is to come

    @property
    def total(self) -> int:
        return self.answered_today + len(self.left)


def recall_of(person: Person, cohort: Cohort, *, now: datetime) -> Recall:
    today, choice = local_day(now), choice_of(person.id)
    course = curriculum.outline(cohort.version_id)
    rows = {(row.lesson_slug, row.question_slug): row for row in _due(person.id, course.course_id, today)}
    answered = _answered_on(person.id, course.course_id, today)
    is_paused = person.id in paused_people([cohort.id], today=today)
    is_off = choice is not None and choice.is_off
    rests_until = choice.rests_until if choice and choice.rests_until and choice.rests_until > today else None
    quiet = is_quiet(is_paused=is_paused, is_off=is_off, rests_until=rests_until, today=today)
    keys = () if quiet else asked_now(list(rows), questions_of(course), answered_today=answered)
    return Recall([rows[key] for key in keys], answered, is_paused, is_off, rests_until)


def questions_of(course: Outline) -> dict[str, Collection[str]]:
    return {lesson.slug: lesson.questions for _, lesson in course.lessons()}


def _due(person_id: int, course_id: int, today: date) -> list[RememberedQuestion]:
    query = select(RememberedQuestion).where(
        RememberedQuestion.person_id == person_id,
        RememberedQuestion.course_id == course_id,
        RememberedQuestion.due_on <= today,
    )
    return list(db.session.scalars(query.order_by(RememberedQuestion.due_on, RememberedQuestion.id)))


def _answered_on(person_id: int, course_id: int, today: date) -> int:
    query = select(func.count(RememberedQuestion.id)).where(
        RememberedQuestion.person_id == person_id,
        RememberedQuestion.course_id == course_id,
        RememberedQuestion.answered_on == today,
    )
    return db.session.scalar(query) or 0


def choice_of(person_id: int) -> RecallChoice | None:
    return db.session.scalar(select(RecallChoice).where(RecallChoice.person_id == person_id))


def remembered(row_id: int, person_id: int, *, is_held: bool = False) -> RememberedQuestion | None:
    """The question of this person with this number; `is_held`: until it is written, nobody else changes it."""
    query = select(RememberedQuestion).where(
        RememberedQuestion.id == row_id, RememberedQuestion.person_id == person_id
    )
    if is_held:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


@dataclass(frozen=True)
class Asked:
    """A question with the lesson of the cohort's version that it comes from, and the module of that."""

    question: dict[str, Any]
    lesson: Lesson
    module: str


def asked_of(cohort: Cohort, row: RememberedQuestion) -> Asked | None:
    """What is asked; nothing when the version of the cohort does not have it."""
    for module, outlined in curriculum.outline(cohort.version_id).lessons():
        if outlined.slug == row.lesson_slug and row.question_slug in outlined.questions:
            lesson = curriculum.lesson(cohort.version_id, module.slug, outlined.slug)
            found = [one for one in lesson.check if one["slug"] == row.question_slug] if lesson else []
            return Asked(found[0], lesson, module.slug) if lesson and found else None
    return None


def first_tries(
    person_ids: Collection[int], course_id: int, lessons: Collection[str]
) -> list[tuple[Key, bool]]:
    """(question, whether the first try at it was right), of each of these people who answered it."""
    first = (
        select(func.min(CheckAnswer.id))
        .where(
            CheckAnswer.person_id.in_(person_ids),
            CheckAnswer.course_id == course_id,
            CheckAnswer.lesson_slug.in_(lessons),
        )
        .group_by(CheckAnswer.person_id, CheckAnswer.lesson_slug, CheckAnswer.question_slug)
    )
    query = select(CheckAnswer.lesson_slug, CheckAnswer.question_slug, CheckAnswer.is_right)
    rows = db.session.execute(query.where(CheckAnswer.id.in_(first)))
    return [((lesson, question), is_right) for lesson, question, is_right in rows]
