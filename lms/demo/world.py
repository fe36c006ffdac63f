"""Puts the made-up world together: three cohorts, two projects, applications, and work waiting."""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from lms import clock
from lms.accounts import actions as accounts
from lms.accounts.models import LoginSession, Person
from lms.accounts.rules import SESSION_LIFE
from lms.certificates.models import Certificate
from lms.cohorts import actions as cohorts
from lms.cohorts.models import Cohort
from lms.curriculum.queries import latest_version
from lms.db import db, transaction
from lms.demo import applications, neighbourhoods
from lms.demo.learning import Learner
from lms.demo.people import ACCOUNTS, CONTACT, PASSWORD, Cast
from lms.jobs import runner
from lms.learning import actions as learning
from lms.peergroups import actions as peergroups
from lms.progress import actions as progress
from lms.projects import actions as projects

__all__ = ["ACCOUNTS", "CONTACT", "PASSWORD", "fill"]

log = logging.getLogger(__name__)


def fill(app: Flask) -> None:
    """Fills an empty database in one transaction; does nothing when there are people already."""
    with transaction():
        if db.session.scalar(select(func.count()).select_from(Person)):
            return
        _World(clock.now()).build()
    runner.run_due()
    log.info("the demo world is ready")


@dataclass
class _Team:
    coordinator: Person
    administrator: Person
    assessor: Person
    coach: Person
    coach2: Person


class _World:
    def __init__(self, now: datetime):
        self.now = now
        self.today = clock.local_day(now)
        self.cast = Cast(now - timedelta(days=400))
        version = latest_version("wijkverbinder")
        assert version is not None, "publish the course before filling the demo world"
        self.version = version

    def ago(self, days: float, hour: int = 0) -> datetime:
        moment = self.now - timedelta(days=days)
        if hour:
            local = clock.local(moment).replace(hour=hour, minute=0, second=0, microsecond=0, tzinfo=None)
            return clock.from_local(local)
        return moment

    def day(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def build(self) -> None:
        team = self._team()
        blokker, haren = neighbourhoods.build(self.today, team.coordinator, self.ago(300))
        finished = self._cohort("Lichting Kastanje", 330, 100, "Dorpshuis Haren", team)
        accounts.grant(team.coach2, "coach", scope_id=finished.id, now=self.ago(330))
        self._finished(finished, team, haren)
        half_way = self._cohort("Lichting Linde", 75, -130, "Buurthuis De Linde, Blokker", team)
        cohorts.add_coach(team.coach, half_way, by=team.coordinator, now=self.ago(80))
        self._half_way(half_way, team, blokker)
        started = self._cohort("Lichting Meidoorn", 4, -200, "Wijkcentrum De Meidoorn", team, capacity=6)
        cohorts.add_coach(team.coach2, started, by=team.coordinator, now=self.ago(20))
        self._started(started, team)
        self._partner(blokker, team)
        applications.build(started, team.coordinator, self.now)

    def _team(self) -> _Team:
        return _Team(
            coordinator=self.cast.staff("Noor de Wit", "coordinator@demo.test", "coordinator"),
            administrator=self.cast.staff("Ties Verbeek", "beheerder@demo.test", "administrator"),
            assessor=self.cast.staff("Marjan Postma", "beoordelaar@demo.test", "assessor"),
            coach=self.cast.person("Femke Bakhuis", "", "begeleider@demo.test"),
            coach2=self.cast.person("Anwar Idrissi", "", "begeleider2@demo.test"),
        )

    def _cohort(
        self, name: str, began: int, ends: int, place: str, team: _Team, capacity: int = 12
    ) -> Cohort:
        return cohorts.create_cohort(
            name=name,
            version=self.version,
            place=place,
            starts_on=self.day(began),
            ends_on=self.day(ends),
            capacity=capacity,
            by=team.coordinator,
            now=self.ago(began + 30),
        )

    def _members(
        self, cohort: Cohort, team: _Team, people: tuple[tuple[str, str, str | None], ...]
    ) -> list[Person]:
        members = []
        for name, neighbourhood, email in people:
            person = self.cast.person(name, neighbourhood, email)
            cohorts.enrol(person, cohort, by=team.coordinator, now=self.ago(75))
            members.append(person)
        return members

    def _group_day(
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

    def _seen(self, person: Person, moment: datetime) -> None:
        """A trace of somebody's last visit, as a session that has ended."""
        db.session.add(
            LoginSession(
                person_id=person.id,
                token_hash=f"demo-{person.id}",
                device="Telefoon",
                created_at=moment,
                last_seen_at=moment,
                expires_at=moment + SESSION_LIFE,
                ended_at=moment,
            )
        )

    def _finished(self, cohort: Cohort, team: _Team, haren: object) -> None:
        """Everybody passed; their certificates come out of the real job."""
        people = self._members(
            cohort,
            team,
            (
                ("Rosa Hendriksma", "Haren-Oosterhaar", "wijkverbinder@demo.test"),
                ("Geert Wieringa", "Haren-Centrum", None),
                ("Samira Bouali", "Glimmen", None),
                ("Ineke Drent", "Onnen", None),
            ),
        )
        self._group_day(cohort, 0, 300, team.coach2, people)
        self._group_day(cohort, 1, 270, team.coach2, people[:3])
        group = peergroups.create_group(
            name="De Hortus", cohort=cohort, people=people, by=team.coach2, now=self.ago(310)
        )
        for number, days in enumerate((280, 240, 200)):
            self._met(
                group,
                days,
                people,
                team.coach2,
                host=people[number % 4] if number > 1 else None,
                case=people[(number + 1) % 4],
            )
        peergroups.plan_meeting(
            group, starts_at=self.ago(-16, hour=19), place="Bij Geert in de keuken", method="oplossingsgericht",
            host=people[1], case_bringer=people[0], by=people[0], now=self.ago(3),
        )  # fmt: skip
        for number, person in enumerate(people):
            learner = Learner(person, cohort, self.ago(320), pace_days=3)
            for module in (0, 1):
                learner.lessons(module)
                hand_in = learner.hand_in(module, share=number < 2)
                learning.review(
                    hand_in, outcome="approved", feedback="Je luistert echt. Dat lees ik terug.", by=team.coach2,
                    now=learner.at + timedelta(days=2),
                )  # fmt: skip
            if number == 0:
                projects.add_member(haren, person, role="trainee", by=team.coordinator, now=self.ago(250))
            self._decided(person, cohort, team, team.coach2, days=120 + number)
            self._seen(person, self.ago(2 + number * 9))
        member = neighbourhoods.member_of(haren, people[0])
        projects.agree_to_be_shown(member, now=self.ago(90))

    def _met(
        self, group: object, days: float, people: list[Person], by: Person, host: Person | None, case: Person
    ) -> None:
        moment = self.ago(days, hour=19)
        meeting = peergroups.plan_meeting(
            group, starts_at=moment, place="Bibliotheek, leeszaal", method="incident", host=host, case_bringer=case,
            by=by, now=moment - timedelta(days=14),
        )  # fmt: skip
        peergroups.record_attendance(
            meeting, {person.id for person in people}, by=by, now=moment + timedelta(hours=2)
        )

    def _decided(self, person: Person, cohort: Cohort, team: _Team, coach: Person, days: float) -> None:
        progress.advise(
            person, cohort, is_positive=True, by=coach, now=self.ago(days + 6),
            text="Zoekt mensen op die niet vanzelf komen, en laat weten wat er met hun idee gebeurt.",
        )  # fmt: skip
        progress.decide(
            person, cohort, outcome="passed", to_do="", to_do_by=None, by=team.assessor, now=self.ago(days),
            reasons="In het gesprek liet je zien hoe je luistert en waar jouw grens ligt.",
        )  # fmt: skip

    def _half_way(self, cohort: Cohort, team: _Team, blokker: object) -> None:
        people = self._members(
            cohort,
            team,
            (
                ("Wilma Kooistra", "Blokker-Dorp", "deelnemer@demo.test"),
                ("Yusuf Aydin", "Hoorn-Risdam", "klaar@demo.test"),
                ("Tineke Schouten", "Zwaag", None),
                ("Daan Ruiter", "Hoorn-Kersenboogerd", None),
                ("Fatima el Amrani", "Blokker-Bangert", None),
                ("Joop Vlaar", "Wognum", None),
                ("Mariëlle Stam", "Hoorn-Grote Waal", None),
            ),
        )
        wilma, yusuf, tineke, daan, fatima, joop, marielle = people
        self._group_day(cohort, 0, 55, team.coach, [wilma, yusuf, tineke, fatima, joop])
        self._group_day(cohort, 1, -9, team.coach, None)
        for person in (wilma, yusuf, fatima):
            projects.add_member(blokker, person, role="trainee", by=team.coordinator, now=self.ago(60))
        self._wilma(wilma, cohort, team)
        self._yusuf(yusuf, cohort, team)
        self._waiting(tineke, cohort, days=9)
        self._waiting(fatima, cohort, days=2)
        self._stuck(daan, cohort)
        Learner(joop, cohort, self.ago(60)).lessons(0, 3)
        self._seen(joop, self.ago(24))
        cohorts.pause(
            joop, cohort, since=self.day(20), until=self.day(-14), by=team.coach, now=self.ago(20),
            note="Verhuizing. We bellen als het weer past.",
        )  # fmt: skip
        Learner(marielle, cohort, self.ago(70), pace_days=4).lessons(0)
        self._seen(marielle, self.ago(5))
        group = peergroups.create_group(
            name="De Dijk",
            cohort=cohort,
            people=[wilma, yusuf, tineke, daan, marielle],
            by=team.coach,
            now=self.ago(58),
        )
        self._met(group, 40, [wilma, yusuf, tineke, marielle], team.coach, host=None, case=yusuf)
        peergroups.plan_meeting(
            group, starts_at=self.ago(-6, hour=19), place="Bibliotheek Blokker, leeszaal", method="incident",
            host=None, case_bringer=wilma, by=team.coach, now=self.ago(8),
        )  # fmt: skip

    def _wilma(self, wilma: Person, cohort: Cohort, team: _Team) -> None:
        """Half-way: module 1 done after one "nog niet", two lessons of module 2."""
        learner = Learner(wilma, cohort, self.ago(70), pace_days=3)
        learner.lessons(0)
        first = learner.hand_in(0, text="Zes krachten gevonden, met foto's van de moestuin en de speeltuin.")
        learning.review(
            first, outcome="needs_more", by=team.coach, now=learner.at + timedelta(days=3),
            feedback="Mooi begin, ik zie de wijk voor me. Zoek nog vier krachten erbij, ook een verhaal of gewoonte.",
        )  # fmt: skip
        second = learner.hand_in(0, at=learner.at + timedelta(days=8), share=True)
        learning.review(
            second, outcome="approved", feedback="Tien krachten, en het verhaal van de brug. Goed gevonden.",
            by=team.coach, now=learner.at + timedelta(days=2),
        )  # fmt: skip
        learner.at = self.ago(12)
        learner.lessons(1, 2)
        self._seen(wilma, self.ago(1))

    def _yusuf(self, yusuf: Person, cohort: Cohort, team: _Team) -> None:
        """Everything done but the decision."""
        learner = Learner(yusuf, cohort, self.ago(72), pace_days=2)
        for module in (0, 1):
            learner.lessons(module)
            hand_in = learner.hand_in(module, share=True)
            learning.review(
                hand_in, outcome="approved", feedback="Helder, en zonder namen. Dank je wel.", by=team.coach,
                now=learner.at + timedelta(days=1),
            )  # fmt: skip
        self._seen(yusuf, self.ago(1))
        progress.advise(
            yusuf, cohort, is_positive=True, by=team.coach, now=self.ago(3),
            text="Yusuf luistert, vraagt door en kent zijn grens. Hij haalde ideeën op bij mensen die nooit komen.",
        )  # fmt: skip

    def _waiting(self, person: Person, cohort: Cohort, days: float) -> None:
        learner = Learner(person, cohort, self.ago(65), pace_days=4)
        learner.lessons(0)
        learner.hand_in(0, at=self.ago(days))
        self._seen(person, self.ago(days))

    def _stuck(self, person: Person, cohort: Cohort) -> None:
        learner = Learner(person, cohort, self.ago(50), pace_days=2)
        learner.lessons(0, 2)
        learner.at = self.ago(19)
        learner.stumble(cohort.version.modules[0].lessons[2], times=7)
        self._seen(person, self.ago(19))

    def _started(self, cohort: Cohort, team: _Team) -> None:
        people = self._members(
            cohort,
            team,
            (
                ("Bram Oosterling", "De Hoogte", "nieuw@demo.test"),
                ("Lien Nguyen", "Paddepoel", None),
                ("Hetty Zandstra", "Beijum", None),
                ("Kofi Mensah", "Lewenborg", None),
            ),
        )
        self._group_day(cohort, 0, -8, team.coach2, None)
        Learner(people[1], cohort, self.ago(3), pace_days=0.5).lessons(0, 2)
        self._seen(people[1], self.ago(1))
        self._seen(people[0], self.ago(2))

    def _partner(self, blokker: object, team: _Team) -> None:
        partner = self.cast.person("Carla Mooij", "", "partner@demo.test")
        projects.add_member(blokker, partner, role="partner_contact", by=team.coordinator, now=self.ago(200))
        accounts.grant(partner, "partner", scope_id=blokker.id, now=self.ago(200))  # type: ignore[attr-defined]
        db.session.flush()
        log.debug(
            "certificates asked for: %s", db.session.scalar(select(func.count()).select_from(Certificate))
        )
