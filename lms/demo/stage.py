"""The stage of the made-up world: its clock, its team, and the things every cohort does."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms import clock
from lms.accounts import actions as accounts
from lms.accounts.models import LoginSession, Person
from lms.cohorts import actions as cohorts
from lms.cohorts.models import Cohort
from lms.curriculum.queries import latest_version, outline
from lms.db import db
from lms.demo.people import Cast
from lms.peergroups import actions as peergroups
from lms.peergroups.models import PeerGroup
from lms.progress import actions as progress
from lms.progress import portfolio_actions, portfolio_queries
from lms.progress.portfolio_rules import pieces_for
from lms.roles import ADMINISTRATOR, ASSESSOR, COORDINATOR, TRAINEE

POINTS = (
    "Ik zeg in drie zinnen wie ik ben. Daarna luister ik, en los ik niets op.",
    "Ik wacht langer na een vraag. Dan vertellen mensen het echte verhaal.",
    "Eerst wat er al is. Dat geeft moed, ook bij mij.",
)


@dataclass
class Team:
    coordinator: Person
    administrator: Person
    assessor: Person
    coach: Person
    coach2: Person


class Stage:
    def __init__(self, now: datetime):
        self.now = now
        self.today = clock.local_day(now)
        self.cast = Cast(now - timedelta(days=400))
        version = latest_version("wijkverbinder")
        assert version is not None, "publish the course before filling the demo world"
        self.version = version
        self.team = self._hire()

    def ago(self, days: float, hour: int = 0) -> datetime:
        moment = self.now - timedelta(days=days)
        if hour:
            local = clock.local(moment).replace(hour=hour, minute=0, second=0, microsecond=0, tzinfo=None)
            return clock.from_local(local)
        return moment

    def day(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def _hire(self) -> Team:
        return Team(
            coordinator=self.cast.staff("Noor de Wit", "coordinator@demo.test", COORDINATOR),
            administrator=self.cast.staff("Ties Verbeek", "beheerder@demo.test", ADMINISTRATOR),
            assessor=self.cast.staff("Marjan Postma", "beoordelaar@demo.test", ASSESSOR),
            coach=self.cast.person("Femke Bakhuis", "", "begeleider@demo.test"),
            coach2=self.cast.person("Anwar Idrissi", "", "begeleider2@demo.test"),
        )

    def cohort(self, name: str, began: int, ends: int, place: str, capacity: int = 12) -> Cohort:
        return cohorts.create_cohort(
            name=name,
            version=self.version,
            place=place,
            starts_on=self.day(began),
            ends_on=self.day(ends),
            capacity=capacity,
            by=self.team.coordinator,
            now=self.ago(began + 30),
        )

    def members(self, cohort: Cohort, people: tuple[tuple[str, str, str | None], ...]) -> list[Person]:
        members = []
        for name, neighbourhood, email in people:
            person = self.cast.person(name, neighbourhood, email)
            cohorts.enrol(person, cohort, by=self.team.coordinator, now=self._before(cohort))
            members.append(person)
        return members

    def _before(self, cohort: Cohort) -> datetime:
        """Two weeks before a cohort begins, or yesterday when that is still to come."""
        return min(self.ago((self.today - cohort.starts_on).days + 14), self.ago(1))

    def moves_on(self, person: Person, earlier: Cohort, cohort: Cohort) -> None:
        """Somebody leaves the cohort they were in and goes on with a later one."""
        moment = self._before(cohort)
        accounts.end_grant(person, TRAINEE, scope_id=earlier.id, now=moment)
        cohorts.enrol(person, cohort, by=self.team.coordinator, now=moment)

    def group_day(
        self, cohort: Cohort, module: int, days_ago: float, by: Person, present: list[Person] | None
    ) -> None:
        moment = self.ago(days_ago, hour=10)
        group_day = cohorts.plan_group_day(
            cohort,
            module_slug=self.version.modules[module].slug,
            starts_at=moment,
            place=cohort.place,
            by=by,
            now=min(self.now, moment) - timedelta(days=20),
        )
        if present is not None:
            cohorts.record_attendance(
                group_day, {person.id for person in present}, by=by, now=moment + timedelta(hours=3)
            )

    def seen(self, person: Person, moment: datetime) -> None:
        """A trace of somebody's last visit, as a session that has ended."""
        db.session.add(
            LoginSession(
                person_id=person.id,
                token_hash=f"demo-{person.id}",
                device="android",
                created_at=moment,
                last_seen_at=moment,
                ended_at=moment,
            )
        )

    def met(
        self,
        group: PeerGroup,
        days: float,
        people: list[Person],
        by: Person,
        host: Person | None,
        case: Person,
    ) -> None:
        moment = self.ago(days, hour=19)
        meeting = peergroups.plan_meeting(
            group, starts_at=moment, place="Bibliotheek, leeszaal", method="incident", host=host, case_bringer=case,
            by=by, now=moment - timedelta(days=14),
        )  # fmt: skip
        peergroups.record_attendance(
            meeting, {person.id for person in people}, by=by, now=moment + timedelta(hours=2)
        )

    def brings(self, person: Person, cohort: Cohort, days: float) -> None:
        """Learning points in own words, and the pieces for the final talk."""
        texts = {
            module.slug: POINTS[number % len(POINTS)] for number, module in enumerate(self.version.modules)
        }
        portfolio_actions.write_points(person, cohort, texts, now=self.ago(days))
        number = pieces_for(outline(self.version.id).requirements.evidence)
        chosen = list(portfolio_queries.offered_to(person, cohort))[:number]
        portfolio_actions.choose_evidence(person, cohort, chosen, now=self.ago(days))

    def talk_planned(
        self, person: Person, cohort: Cohort, checked: float, planned: float, held: datetime
    ) -> None:
        progress.confirm_complete(person, cohort, by=self.team.coordinator, now=self.ago(checked))
        progress.plan_talk(
            person, cohort, starts_at=held, place="Bibliotheek, leeszaal", is_online=False, is_declared=True,
            by=self.team.assessor, now=self.ago(planned),
        )  # fmt: skip

    def name_confirmed(self, person: Person, cohort: Cohort, days: float) -> None:
        moment = self.ago(days)
        progress.confirm_name(
            person, cohort, name=person.name, document="id_card", seen_on=clock.local_day(moment), by=self.team.assessor,
            now=moment,
        )  # fmt: skip

    def decided(self, person: Person, cohort: Cohort, coach: Person, days: float) -> None:
        self.brings(person, cohort, days + 7)
        progress.advise(
            person, cohort, is_positive=True, by=coach, now=self.ago(days + 6),
            text="Zoekt mensen op die niet vanzelf komen, en laat weten wat er met hun idee gebeurt.",
        )  # fmt: skip
        self.talk_planned(person, cohort, checked=days + 4, planned=days + 3, held=self.ago(days + 0.05))
        self.name_confirmed(person, cohort, days + 0.01)
        progress.decide(
            person, cohort, outcome="passed", to_do="", to_do_by=None, by=self.team.assessor, now=self.ago(days),
            reasons="In het gesprek liet je zien hoe je luistert en waar jouw grens ligt.",
        )  # fmt: skip
