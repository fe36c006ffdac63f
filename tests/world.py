"""Makes a small world for a test, row by row, with sensible made-up values. What a test asserts it should state itself."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from flask import current_app

from lms import clock
from lms.accounts.models import ConfirmedName, Grant, Person
from lms.certificates.models import Certificate
from lms.certificates.withdrawal_models import Hearing
from lms.cohorts.models import Attendance, Cohort, GroupDay
from lms.curriculum.models import Assignment, Course, CourseVersion, Lesson, Module
from lms.db import db
from lms.factors import actions as factor_actions
from lms.factors.models import Factor
from lms.learning.models import CheckAnswer, HandIn, LessonCompletion, Review, Sharing
from lms.peergroups.models import Meeting, MeetingAttendance, PeerGroup, PeerGroupMember
from lms.projects.models import Project, ProjectMember

REQUIREMENTS = {"group_days": 1, "peer_meetings": 1, "host_turns": 0, "case_turns": 0}


class World:
    """Every method adds rows and returns the thing. `now` is the moment the test began."""

    def __init__(self) -> None:
        self.now = clock.now()
        self._numbers = count(1)

    @property
    def today(self) -> date:
        """The Dutch day of that moment."""
        return clock.local_day(self.now)

    def days(self, number: float) -> datetime:
        """The moment so many days from now (negative: ago)."""
        return self.now + timedelta(days=number)

    def add(self, thing: Any) -> Any:
        db.session.add(thing)
        db.session.flush()
        return thing

    # people

    def person(self, name: str | None = None, **values: Any) -> Person:
        number = next(self._numbers)
        values.setdefault("email", f"mens{number}@example.org")
        values.setdefault("phone", f"06 1234 {number:04d}")
        values.setdefault("neighbourhood", f"Wijk {number}")
        return self.add(Person(name=name or f"Mens Nummer{number}", created_at=self.days(-200), **values))

    def confirmed(self, person: Person, name: str | None = None, by: Person | None = None) -> ConfirmedName:
        """The name for their certificate was read on a passport."""
        person.certificate_name = name or person.name
        values = {"document": "passport", "seen_on": self.today, "confirmed_by": by, "confirmed_at": self.now}
        return self.add(ConfirmedName(person_id=person.id, name=person.certificate_name, **values))

    def grant(self, person: Person, role: str, scope: Any = None, until: datetime | None = None) -> Grant:
        return self.add(
            Grant(
                person=person,
                role=role,
                scope_id=scope.id if scope else 0,
                since=self.days(-100),
                until=until,
            )
        )

    def staff(self, role: str = "coordinator", **values: Any) -> Person:
        person = self.person(**values)
        self.grant(person, role)
        return person

    def coach(self, cohort: Cohort, **values: Any) -> Person:
        person = self.person(**values)
        self.grant(person, "coach", cohort)
        return person

    def trainee(self, cohort: Cohort, **values: Any) -> Person:
        person = self.person(**values)
        self.grant(person, "trainee", cohort)
        return person

    def factor(self, person: Person, *, is_confirmed: bool = True, **values: Any) -> Factor:
        """An app with codes for the second step, of which a test gets the secret with `factor_actions.secret_of`."""
        factor = factor_actions.begin_app(person, key=current_app.config["SECRET_KEY"], now=self.days(-30))
        factor.confirmed_at = self.days(-30) if is_confirmed else None
        for name, value in values.items():
            setattr(factor, name, value)
        db.session.flush()
        return factor

    # courses

    def version(
        self, modules: int = 2, lessons: int = 2, questions: int = 2, **content: Any
    ) -> CourseVersion:
        """A published course: modules 01-.., lessons les-1-1 .., assignments opdracht-1 .. (the second goes to doors)."""
        number = next(self._numbers)
        course = self.add(Course(slug=f"cursus-{number}"))
        slugs = [f"{index:02d}-module" for index in range(1, modules + 1)]
        values = {
            "certificate_title": "Certificaat Wijkverbinder Samen Lukt Het Zelf",
            "summary": "Leren door te doen.",
            "learning_outcomes": ["Ik luister zonder oordeel."],
            "levels": [
                {
                    "outcome": "Ik luister zonder oordeel.",
                    "not_yet": "Geeft al snel raad.",
                    "enough": "Vraagt door.",
                    "strong": "Merkt wanneer het luisteren stopte.",
                }
            ],
            "statements": [f"Ik kan ding {index}." for index in range(1, 11)],
            "gate": {"title": "Veilig werken", "modules": slugs[:1]},
            "requirements": REQUIREMENTS,
        } | content
        version = self.add(
            CourseVersion(
                course=course,
                number=1,
                title="Opleiding tot wijkverbinder",
                content=values,
                digest=f"digest-{number}",
                published_at=self.days(-150),
            )
        )
        for index, slug in enumerate(slugs, 1):
            self._module(version, index, slug, lessons, questions)
        return version

    def _module(self, version: CourseVersion, index: int, slug: str, lessons: int, questions: int) -> None:
        module = self.add(
            Module(
                version=version,
                slug=slug,
                position=index,
                title=f"Module {index}",
                question="Wat leer je hier?",
                summary="Een korte samenvatting.",
                group_day={
                    "title": f"Groepsdag {index}",
                    "minutes": 180,
                    "bring": ["pen"],
                    "html": "<p>Welkom.</p>",
                },
            )
        )
        for position in range(1, lessons + 1):
            self.add(
                Lesson(
                    version_id=version.id,
                    module=module,
                    slug=f"les-{index}-{position}",
                    position=position,
                    title=f"Les {index}.{position}",
                    minutes=20,
                    html="<h2>Kern</h2><p>Je luistert eerst.</p>",
                    extras={
                        "goal": "Je weet wat je doet.",
                        "can_do": "uitleggen wie je bent",
                        "needs": ["pen en papier"],
                        "mini_do_html": "<p>Zeg het hardop.</p>",
                        "reflection": "Wat viel je op?",
                        "words": [{"word": "wijk", "meaning": "de buurt waar je woont"}],
                    },
                    check=[
                        {
                            "slug": f"vraag-{number}",
                            "text": f"Vraag {number}?",
                            "explanation": f"Uitleg {number}.",
                            "options": [
                                {"key": "goed", "text": f"Het goede {number}", "right": True},
                                {"key": "fout", "text": f"Iets anders {number}", "right": False},
                            ],
                        }
                        for number in range(1, questions + 1)
                    ],
                )
            )
        self.add(
            Assignment(
                version_id=version.id,
                module=module,
                slug=f"opdracht-{index}",
                title=f"Opdracht {index}",
                hours=3,
                photos=3,
                goes_to_doors=index == 2,
                html="<p>Ga naar buiten.</p>",
                hand_in_html="<p>Een foto van je kaart.</p>",
                criteria=["10 krachten", "geen namen"],
                yields="krachten van de wijk",
            )
        )

    # cohorts

    def cohort(self, version: CourseVersion | None = None, **values: Any) -> Cohort:
        number = next(self._numbers)
        today = clock.local_day(self.now)
        values.setdefault("name", f"Lichting {number}")
        values.setdefault("place", "Buurthuis De Linde")
        values.setdefault("starts_on", today - timedelta(days=60))
        values.setdefault("ends_on", today + timedelta(days=120))
        values.setdefault("capacity", 12)
        return self.add(Cohort(version=version or self.version(), created_at=self.days(-90), **values))

    def group_day(self, cohort: Cohort, module_slug: str = "01-module", days: float = -30) -> GroupDay:
        return self.add(
            GroupDay(
                cohort=cohort,
                module_slug=module_slug,
                starts_at=self.days(days),
                minutes=180,
                place="Buurthuis De Linde",
            )
        )

    def attended(
        self, group_day: GroupDay, person: Person, by: Person, was_present: bool = True
    ) -> Attendance:
        return self.add(
            Attendance(
                group_day=group_day,
                person_id=person.id,
                was_present=was_present,
                recorded_by_id=by.id,
                recorded_at=group_day.starts_at,
            )
        )

    # learning

    def lesson_done(self, person: Person, cohort: Cohort, slug: str, days: float = -10) -> LessonCompletion:
        course_id = cohort.version.course_id
        return self.add(
            LessonCompletion(
                person_id=person.id, course_id=course_id, lesson_slug=slug, completed_at=self.days(days)
            )
        )

    def answer(
        self,
        person: Person,
        cohort: Cohort,
        lesson: str,
        question: str,
        is_right: bool = True,
        days: float = -10,
    ) -> CheckAnswer:
        return self.add(
            CheckAnswer(
                person_id=person.id,
                course_id=cohort.version.course_id,
                lesson_slug=lesson,
                question_slug=question,
                option_key="goed" if is_right else "fout",
                is_right=is_right,
                answered_at=self.days(days),
            )
        )

    def handed_in(
        self,
        person: Person,
        cohort: Cohort,
        assignment: str = "opdracht-1",
        number: int = 1,
        days: float = -5,
        **values: Any,
    ) -> HandIn:
        values.setdefault("text", "Tien krachten gevonden.")
        return self.add(
            HandIn(
                person=person,
                course_id=cohort.version.course_id,
                cohort_id=cohort.id,
                assignment_slug=assignment,
                number=number,
                handed_in_at=self.days(days),
                **values,
            )
        )

    def review(self, hand_in: HandIn, by: Person, outcome: str = "approved", days: float = -3) -> Review:
        return self.add(
            Review(
                hand_in=hand_in,
                outcome=outcome,
                feedback="Mooi gekeken.",
                reviewed_by=by,
                reviewed_at=self.days(days),
            )
        )

    def sharing(self, hand_in: HandIn) -> Sharing:
        return self.add(Sharing(hand_in=hand_in, given_at=hand_in.handed_in_at))

    def everything_learned(self, person: Person, cohort: Cohort, by: Person) -> None:
        """All lessons, checks and assignments of the cohort's course, done."""
        for module in cohort.version.modules:
            for lesson in module.lessons:
                self.lesson_done(person, cohort, lesson.slug)
                for question in lesson.check:
                    self.answer(person, cohort, lesson.slug, question["slug"])
            for task in module.assignments:
                self.review(self.handed_in(person, cohort, task.slug), by)

    # peer groups

    def peer_group(self, cohort: Cohort | None, *people: Person, name: str = "De Brug") -> PeerGroup:
        group = self.add(
            PeerGroup(name=name, cohort_id=cohort.id if cohort else None, created_at=self.days(-60))
        )
        for person in people:
            self.add(PeerGroupMember(group=group, person=person, joined_at=self.days(-60)))
        return group

    def meeting(
        self, group: PeerGroup, by: Person, days: float = -20, present: tuple[Person, ...] = (), **values: Any
    ) -> Meeting:
        values.setdefault("method", "incident")
        values.setdefault("place", "De huiskamer")
        meeting = self.add(
            Meeting(
                group=group,
                starts_at=self.days(days),
                planned_by_id=by.id,
                planned_at=self.days(days - 10),
                confirmed_at=self.days(days) if present else None,
                **values,
            )
        )
        for person in present:
            self.add(
                MeetingAttendance(
                    meeting=meeting,
                    person_id=person.id,
                    was_present=True,
                    recorded_by_id=by.id,
                    recorded_at=self.days(days),
                )
            )
        return meeting

    # certificates

    def heard(self, certificate: Certificate, by: Person, days: float = -2) -> Hearing:
        """The talk that comes before a withdrawal."""
        return self.add(
            Hearing(
                certificate_id=certificate.id,
                held_on=clock.local_day(self.days(days)),
                way="talk",
                words="Ik zie het anders.",
                recorded_by=by,
                recorded_at=self.days(days),
            )
        )

    # projects

    def project(self, **values: Any) -> Project:
        number = next(self._numbers)
        values.setdefault("slug", f"plek-{number}")
        values.setdefault("name", f"Plek {number}")
        values.setdefault("place", "Ergens, gemeente Elders")
        values.setdefault("summary", "Een plek voor de hele wijk.")
        values.setdefault("about", "Eerst stond het leeg. Nu komen er buren.")
        values.setdefault("started_on", date(2026, 3, 1))
        return self.add(Project(**values))

    def member(self, project: Project, person: Person, role: str = "trainee", **values: Any) -> ProjectMember:
        return self.add(
            ProjectMember(project=project, person=person, role=role, since=date(2026, 3, 1), **values)
        )


EPOCH = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
