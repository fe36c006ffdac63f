"""What this slice hears of: a right answer in a check, the end of a pause, and who wants to know what a group found hard."""

from collections.abc import Sequence

from lms.accounts.models import Person
from lms.clock import local_day
from lms.cohorts.models import GroupDay, Pause
from lms.curriculum import queries as curriculum
from lms.disclosure import SMALL
from lms.learning.models import CheckAnswer
from lms.remembering import actions, queries
from lms.remembering.rules import hardest


def on_answered_rightly(answer: CheckAnswer) -> None:
    actions.remember(
        answer.person_id,
        answer.course_id,
        answer.lesson_slug,
        answer.question_slug,
        now=answer.answered_at,
    )


def on_came_back(pause: Pause) -> None:
    if pause.ended_at is not None:
        actions.shift(pause.person_id, pause.since, local_day(pause.ended_at))


def on_hard_questions_asked(day: GroupDay, *, members: Sequence[Person]) -> list[tuple[str, str, str, bool]]:
    """Of each question of the day's module that the group found hard: (lesson, question, explanation, whether for most)."""
    course = curriculum.outline(day.cohort.version_id)
    module = course.module(day.module_slug)
    lessons = {row.slug: row for row in module.lessons} if module else {}
    tries = queries.first_tries([person.id for person in members], course.course_id, lessons)
    found = []
    for hard in hardest(tries, fewest=SMALL):
        lesson = curriculum.lesson(day.cohort.version_id, day.module_slug, hard.key[0])
        for row in lesson.check if lesson else ():
            if row["slug"] == hard.key[1]:
                found.append((lessons[hard.key[0]].title, row["text"], row["explanation"], hard.for_most))
    return found
