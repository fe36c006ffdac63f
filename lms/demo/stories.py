"""What happened in the three cohorts: one finished, one half-way, one just begun."""

from datetime import timedelta

from lms.accounts.models import Person
from lms.cohorts import actions as cohorts
from lms.cohorts import calling
from lms.cohorts.models import Cohort
from lms.demo import neighbourhoods
from lms.demo.learning import Learner
from lms.demo.stage import Stage
from lms.learning import actions as learning
from lms.peergroups import actions as peergroups
from lms.progress import actions as progress
from lms.projects import actions as projects
from lms.projects.models import Project
from lms.supervision import actions as supervision


def finished(stage: Stage, cohort: Cohort, haren: Project) -> None:
    """Everybody passed; their certificates come out of the real job."""
    people = stage.members(
        cohort,
        (
            ("Rosa Hendriksma", "Haren-Oosterhaar", "wijkverbinder@demo.test"),
            ("Geert Wieringa", "Haren-Centrum", None),
            ("Samira Bouali", "Glimmen", None),
            ("Ineke Drent", "Onnen", None),
        ),
    )
    stage.group_day(cohort, 0, 300, stage.team.coach2, people)
    stage.group_day(cohort, 1, 270, stage.team.coach2, people[:3])
    group = peergroups.create_group(
        name="De Hortus", cohort=cohort, people=people, by=stage.team.coach2, now=stage.ago(310)
    )
    for number, days in enumerate((280, 240, 200)):
        stage.met(
            group,
            days,
            people,
            stage.team.coach2,
            host=people[number % 4] if number > 1 else None,
            case=people[(number + 1) % 4],
        )
    peergroups.plan_meeting(
        group, starts_at=stage.ago(-16, hour=19), place="Bij Geert in de keuken", method="oplossingsgericht",
        host=people[1], case_bringer=people[0], by=people[0], now=stage.ago(3),
    )  # fmt: skip
    for number, person in enumerate(people):
        learner = Learner(person, cohort, stage.ago(320), pace_days=3)
        for module in (0, 1):
            learner.lessons(module)
            hand_in = learner.hand_in(module, share=number < 2)
            learning.review(
                hand_in, outcome="approved", feedback="Je luistert echt. Dat lees ik terug.", by=stage.team.coach2,
                now=learner.at + timedelta(days=2),
            )  # fmt: skip
        if number == 0:
            projects.add_member(haren, person, role="trainee", by=stage.team.coordinator, now=stage.ago(250))
        stage.decided(person, cohort, stage.team.coach2, days=120 + number)
        stage.seen(person, stage.ago(2 + number * 9))
    member = neighbourhoods.member_of(haren, people[0])
    projects.agree_to_be_shown(member, now=stage.ago(90))


def half_way(stage: Stage, cohort: Cohort, blokker: Project) -> None:
    people = stage.members(
        cohort,
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
    stage.group_day(cohort, 0, 55, stage.team.coach, [wilma, yusuf, tineke, fatima, joop])
    stage.group_day(cohort, 1, -9, stage.team.coach, None)
    for person in (wilma, yusuf, fatima):
        projects.add_member(blokker, person, role="trainee", by=stage.team.coordinator, now=stage.ago(60))
    group = peergroups.create_group(
        name="De Dijk",
        cohort=cohort,
        people=[wilma, yusuf, tineke, daan, marielle],
        by=stage.team.coach,
        now=stage.ago(58),
    )
    stage.met(group, 40, [wilma, yusuf, tineke, marielle], stage.team.coach, host=None, case=yusuf)
    peergroups.plan_meeting(
        group, starts_at=stage.ago(-6, hour=19), place="Bibliotheek Blokker, leeszaal", method="incident",
        host=None, case_bringer=wilma, by=stage.team.coach, now=stage.ago(8),
    )  # fmt: skip
    _wilma(stage, wilma, cohort)
    _yusuf(stage, yusuf, cohort)
    _waiting(stage, tineke, cohort, days=9)
    _waiting(stage, fatima, cohort, days=2)
    _stuck(stage, daan, cohort)
    Learner(joop, cohort, stage.ago(60)).lessons(0, 3)
    stage.seen(joop, stage.ago(24))
    cohorts.pause(
        joop, cohort, since=stage.day(20), until=stage.day(-14), by=stage.team.coach, now=stage.ago(20),
        note="Verhuizing. We bellen als het weer past.",
    )  # fmt: skip
    Learner(marielle, cohort, stage.ago(70), pace_days=4).lessons(0)
    stage.seen(marielle, stage.ago(5))
    calling.ask_for_call(
        marielle, about="Ik weet niet hoe ik moet beginnen met de opdracht.", now=stage.ago(3)
    )
    supervision.act(
        daan, cohort, kind="missed", note="Ingesproken. Ik probeer het nog eens.", until=None, about=(),
        by=stage.team.coach, now=stage.ago(6),
    )  # fmt: skip
    supervision.write_note(
        tineke, cohort, text="Leest liever van papier. Het boekje van module 2 meenemen naar de groepsdag.",
        by=stage.team.coach, now=stage.ago(30),
    )  # fmt: skip


def _wilma(stage: Stage, wilma: Person, cohort: Cohort) -> None:
    """Half-way: module 1 done after one "nog niet", two lessons of module 2."""
    learner = Learner(wilma, cohort, stage.ago(70), pace_days=3)
    learner.lessons(0)
    first = learner.hand_in(0, text="Zes krachten gevonden, met foto's van de moestuin en de speeltuin.")
    learning.review(
        first, outcome="needs_more", by=stage.team.coach, now=learner.at + timedelta(days=3),
        feedback="Mooi begin, ik zie de wijk voor me. Zoek nog vier krachten erbij, ook een verhaal of gewoonte.",
    )  # fmt: skip
    second = learner.hand_in(0, at=learner.at + timedelta(days=8), share=True)
    learning.review(
        second, outcome="approved", feedback="Tien krachten, en het verhaal van de brug. Goed gevonden.",
        by=stage.team.coach, now=learner.at + timedelta(days=2),
    )  # fmt: skip
    learner.at = stage.ago(12)
    learner.lessons(1, 2)
    stage.seen(wilma, stage.ago(1))


def _yusuf(stage: Stage, yusuf: Person, cohort: Cohort) -> None:
    """Everything done but the decision."""
    learner = Learner(yusuf, cohort, stage.ago(72), pace_days=2)
    for module in (0, 1):
        learner.lessons(module)
        hand_in = learner.hand_in(module, share=True)
        learning.review(
            hand_in, outcome="approved", feedback="Helder, en zonder namen. Dank je wel.", by=stage.team.coach,
            now=learner.at + timedelta(days=1),
        )  # fmt: skip
    stage.seen(yusuf, stage.ago(1))
    progress.advise(
        yusuf, cohort, is_positive=True, by=stage.team.coach, now=stage.ago(3),
        text="Yusuf luistert, vraagt door en kent zijn grens. Hij haalde ideeën op bij mensen die nooit komen.",
    )  # fmt: skip


def _waiting(stage: Stage, person: Person, cohort: Cohort, days: float) -> None:
    learner = Learner(person, cohort, stage.ago(65), pace_days=4)
    learner.lessons(0)
    learner.hand_in(0, at=stage.ago(days))
    stage.seen(person, stage.ago(days))


def _stuck(stage: Stage, person: Person, cohort: Cohort) -> None:
    learner = Learner(person, cohort, stage.ago(50), pace_days=2)
    learner.lessons(0, 2)
    learner.at = stage.ago(19)
    learner.stumble(cohort.version.modules[0].lessons[2], times=7)
    stage.seen(person, stage.ago(19))


def started(stage: Stage, cohort: Cohort) -> None:
    people = stage.members(
        cohort,
        (
            ("Bram Oosterling", "De Hoogte", "nieuw@demo.test"),
            ("Lien Nguyen", "Paddepoel", None),
            ("Hetty Zandstra", "Beijum", None),
            ("Kofi Mensah", "Lewenborg", None),
        ),
    )
    stage.group_day(cohort, 0, -8, stage.team.coach2, None)
    Learner(people[1], cohort, stage.ago(3), pace_days=0.5).lessons(0, 2)
    stage.seen(people[1], stage.ago(1))
    stage.seen(people[0], stage.ago(2))
