"""Lets made-up trainees learn: lessons, checks and hand-ins at moments in the past."""

from datetime import datetime, timedelta

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.curriculum.models import Assignment, Lesson
from lms.demo.hand_ins import TEXTS
from lms.learning import actions
from lms.learning.models import HandIn

FEEDBACK = (
    "Je luistert echt. Dat lees ik terug.",
    "Helder, en zonder namen. Dank je wel.",
    "Ik zie de wijk voor me. Mooi dat je ook opschrijft wat je nog niet weet.",
    "Je zocht mensen op die niet vanzelf komen. Daar gaat het om.",
)


class Learner:
    """One trainee going through the course from a moment on, a lesson every so many days."""

    def __init__(self, person: Person, cohort: Cohort, start: datetime, pace_days: float = 2.0):
        self.person = person
        self.cohort = cohort
        self.at = start
        self.pace = timedelta(days=pace_days)

    def lessons(self, module: int, count: int | None = None) -> None:
        """The first `count` lessons of a module with their checks."""
        for lesson in self.cohort.version.modules[module].lessons[:count]:
            self.at += self.pace
            actions.complete_lesson(self.person, self.cohort, lesson.slug, now=self.at)
            self._check(lesson)

    def _check(self, lesson: Lesson) -> None:
        for question in lesson.check:
            right = next(option["key"] for option in question["options"] if option["right"])
            self.at += timedelta(minutes=1)
            actions.answer_question(self.person, self.cohort, lesson, question["slug"], right, now=self.at)

    def stumble(self, lesson: Lesson, times: int) -> None:
        """Tries the first question of a check again and again, and keeps choosing something else."""
        question = lesson.check[0]
        other = next(option["key"] for option in question["options"] if not option["right"])
        for _ in range(times):
            self.at += timedelta(minutes=2)
            actions.answer_question(self.person, self.cohort, lesson, question["slug"], other, now=self.at)

    def hand_in(self, module: int, at: datetime | None = None, share: bool = False, text: str = "") -> HandIn:
        assignment: Assignment = self.cohort.version.modules[module].assignment
        self.at = at or self.at + self.pace
        return actions.hand_in(
            self.person,
            self.cohort,
            assignment,
            text=text or TEXTS[assignment.slug],
            photos=[],
            share=share,
            now=self.at,
        )

    def modules(self, numbers: range, by: Person, share: bool = False) -> None:
        """Whole modules, counted from 0: lessons, checks, and the assignment, approved two days later."""
        for number in numbers:
            self.lessons(number)
            hand_in = self.hand_in(number, share=share)
            actions.review(
                hand_in,
                outcome="approved",
                feedback=FEEDBACK[number % len(FEEDBACK)],
                by=by,
                now=self.at + timedelta(days=2),
            )
