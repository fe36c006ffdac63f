"""Lets made-up trainees learn: lessons, checks and hand-ins at moments in the past."""

from datetime import datetime, timedelta

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.curriculum.models import Assignment, Lesson
from lms.demo.hand_ins import TEXTS
from lms.learning import actions
from lms.learning.models import HandIn
from lms.practice.question_rules import other_key, right_key

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

    def lessons(self, module: int, count: int | None = None, first: int = 0) -> None:
        """The lessons of a module with their checks, from lesson `first` (counted from 0) up to lesson `count`."""
        for lesson in self.cohort.version.modules[module].lessons[first:count]:
            self.at += self.pace
            actions.complete_lesson(self.person, self.cohort, lesson.slug, now=self.at)
            self._check(lesson)
            self._talk(module, lesson)

    def _talk(self, module: int, lesson: Lesson) -> None:
        for talk in self.cohort.version.modules[module].conversations:
            if talk.after == lesson.slug:
                self.at += timedelta(minutes=10)
                actions.walk_conversation(self.person, self.cohort, talk.slug, now=self.at)

    def _check(self, lesson: Lesson) -> None:
        """The last question is hard: every second person chooses something else first."""
        for question in lesson.check:
            is_hard = question is lesson.check[-1] and self.person.id % 2
            for key in [other_key(question)] * is_hard + [right_key(question)]:
                self.at += timedelta(minutes=1)
                actions.answer_question(self.person, self.cohort, lesson, question["slug"], key, now=self.at)

    def stumble(self, lesson: Lesson, times: int) -> None:
        """Tries the first question of a check again and again, and keeps choosing something else."""
        question = lesson.check[0]
        other = other_key(question)
        for _ in range(times):
            self.at += timedelta(minutes=2)
            actions.answer_question(self.person, self.cohort, lesson, question["slug"], other, now=self.at)

    def hand_in(
        self, module: int, at: datetime | None = None, share: bool = False, text: str = "", task: int = -1
    ) -> HandIn:
        """One assignment of a module: the last one, or that with this number, counted from 0."""
        assignment: Assignment = self.cohort.version.modules[module].assignments[task]
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
        """Whole modules, counted from 0: lessons, checks, and each assignment in its turn, approved two days later."""
        for number in numbers:
            module, begun = self.cohort.version.modules[number], 0
            slugs = [lesson.slug for lesson in module.lessons]
            for index, task in enumerate(module.assignments):
                until = slugs.index(task.after) + 1 if task.after else len(slugs)
                self.lessons(number, until, first=begun)
                begun = until
                actions.review(
                    self.hand_in(number, share=share, task=index),
                    outcome="approved",
                    feedback=FEEDBACK[number % len(FEEDBACK)],
                    by=by,
                    now=self.at + timedelta(days=2),
                )
