"""Lets made-up trainees learn: lessons, checks and hand-ins at moments in the past."""

from datetime import datetime, timedelta

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.curriculum.models import Assignment, Lesson
from lms.learning import actions
from lms.learning.models import HandIn

TEXTS = {
    "krachtwandeling": (
        "Ik liep met mijn buurvrouw een uur door de wijk.\n\n1. De man die elke ochtend het park schoonmaakt.\n"
        "2. De fietsenmaker die ook banden plakt voor niets.\n3. Het schaakgroepje bij de bibliotheek.\n"
        "4. De moestuin achter de flat.\n5. De speeltuin, waar ouders op het bankje praten.\n6. De bakker die oud brood weggeeft.\n"
        "7. De zangclub op donderdag.\n8. Het verhaal van de oude brug.\n9. De straat die samen sneeuw ruimt.\n"
        "10. De beheerder van de flat die iedereen groet.\n\nWat mij verraste: ik kende de helft niet, en ik woon hier twintig jaar."
    ),
    "acht-gesprekken": (
        "Acht gesprekken gevoerd. Vier aan de deur, drie bij de supermarkt en één bij de bushalte.\n\n"
        "Ideeën die ik hoorde: een koffie-ochtend, meer bankjes, een plek om spullen te lenen, samen koken op zondag, "
        "een prikbord in de hal, hulp met formulieren, een avond voor jongeren, verlichting bij het pad.\n\n"
        "Doorvragen hielp. Iemand zei: er gebeurt hier nooit wat. Ik vroeg: wanneer gebeurde er wel iets? "
        "Toen kwam het verhaal van het straatfeest."
    ),
}


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
