"""What happened in the three cohorts: one finished, one half-way, one just begun."""

from datetime import timedelta

from lms.accounts import actions as accounts
from lms.accounts.models import Person
from lms.asking import actions as asking
from lms.cohorts import actions as cohorts
from lms.cohorts import call_actions
from lms.cohorts.models import Cohort
from lms.curriculum.queries import outline
from lms.demo import neighbourhoods
from lms.demo.learning import Learner
from lms.demo.stage import Stage
from lms.entry import actions as entry
from lms.learning import actions as learning
from lms.learning.queries import facts_of
from lms.learning.rules import recordable
from lms.notifications import choice_actions
from lms.peergroups import actions as peergroups
from lms.progress import actions as progress
from lms.projects import actions as projects
from lms.projects.models import Project
from lms.roles import TRAINEE
from lms.supervision import actions as supervision


def finished(stage: Stage, cohort: Cohort, haren: Project) -> Person:
    """Four passed; their certificates come out of the real job. The fifth was ill for a while and goes on with the next
    cohort: it is that person who comes back. The sixth did everything on paper and waits for the final talk."""
    people = stage.members(
        cohort,
        (
            ("Rosa Hendriksma", "Haren-Oosterhaar", "wijkverbinder@demo.test"),
            ("Geert Wieringa", "Haren-Centrum", None),
            ("Samira Bouali", "Glimmen", None),
            ("Ineke Drent", "Onnen", None),
            ("Yusuf Aydin", "Hoorn-Risdam", "klaar@demo.test"),
            ("Arie Kok", "Haren-Dilgt", None),
        ),
    )
    *passed, yusuf, arie = people
    for module in range(9):
        stage.group_day(
            cohort, module, 320 - module * 21, stage.team.coach2, people if module < 7 else passed
        )
    group = peergroups.create_group(
        name="De Hortus", cohort=cohort, people=people, by=stage.team.coach2, now=stage.ago(322)
    )
    for number, days in enumerate((300, 268, 236, 204, 180, 160)):
        stage.met(
            group,
            days,
            people if number < 3 else passed,
            stage.team.coach2,
            host=people[number % 4] if number > 1 else None,
            case=people[(number + 2) % 5] if number < 3 else passed[(number + 1) % 4],
        )
    for days, host, case in ((140, arie, passed[3]), (125, passed[3], arie)):
        stage.met(group, days, [*passed, arie], stage.team.coach2, host=host, case=case)
    _arie(stage, arie, cohort)
    peergroups.plan_meeting(
        group, starts_at=stage.ago(-16, hour=19), place="Bij Geert in de keuken", method="oplossingsgericht",
        host=passed[1], case_bringer=passed[0], by=passed[0], now=stage.ago(3),
    )  # fmt: skip
    for number, person in enumerate(passed):
        learner = Learner(person, cohort, stage.ago(330), pace_days=4)
        learner.modules(range(9), stage.team.coach2, share=number < 2)
        if number == 0:
            projects.add_member(haren, person, role=TRAINEE, by=stage.team.coordinator, now=stage.ago(250))
        stage.decided(person, cohort, stage.team.coach2, days=110 + number)
        stage.seen(person, stage.ago(2 + number * 9))
    Learner(yusuf, cohort, stage.ago(330), pace_days=4).modules(range(5), stage.team.coach2)
    member = neighbourhoods.member_of(haren, people[0])
    projects.agree_to_be_shown(member, now=stage.ago(90))
    return yusuf


def _arie(stage: Stage, arie: Person, cohort: Cohort) -> None:
    """No mail and no phone: paper that a coach writes down, and letters. A check by staff and a talk are still to come."""
    course = outline(cohort.version_id)
    facts = facts_of([arie.id], course.course_id)[arie.id]
    steps = [
        step for step, is_done in recordable(course, facts).items() if not is_done and step[0] != "group_day"
    ]
    learning.record_steps(
        arie,
        cohort,
        steps,
        ground="paper",
        note="Boekjes nagekeken aan de keukentafel.",
        by=stage.team.coach2,
        now=stage.ago(30),
    )
    stage.brings(arie, cohort, 12)
    progress.advise(
        arie, cohort, is_positive=True, by=stage.team.coach2, now=stage.ago(9),
        text="Arie kent iedereen in de straat, en vraagt juist door bij wie hij niet kent.",
    )  # fmt: skip
    choice_actions.keep_postal_address(
        arie.id, "Kerklaan 4\n9751 NL Haren", by_id=stage.team.coach2.id, now=stage.ago(30)
    )
    entry.write_letter(arie, by=stage.team.coordinator, now=stage.ago(0.2))


def half_way(stage: Stage, cohort: Cohort, blokker: Project, earlier: Cohort, yusuf: Person) -> None:
    others = stage.members(
        cohort,
        (
            ("Wilma Kooistra", "Blokker-Dorp", "deelnemer@demo.test"),
            ("Tineke Schouten", "Zwaag", None),
            ("Daan Ruiter", "Hoorn-Kersenboogerd", None),
            ("Fatima el Amrani", "Blokker-Bangert", None),
            ("Joop Vlaar", "Wognum", None),
            ("Mariëlle Stam", "Hoorn-Grote Waal", None),
        ),
    )
    wilma, tineke, daan, fatima, joop, marielle = others
    stage.moves_on(yusuf, earlier, cohort)
    everybody = [wilma, yusuf, tineke, fatima, marielle, daan, joop]
    for module, present in enumerate((7, 6, 5, 5, 5)):
        stage.group_day(cohort, module, 100 - module * 21, stage.team.coach, everybody[:present])
    stage.group_day(cohort, 5, -6, stage.team.coach, None)
    for person in (wilma, yusuf, fatima):
        projects.add_member(blokker, person, role=TRAINEE, by=stage.team.coordinator, now=stage.ago(60))
    group = peergroups.create_group(
        name="De Dijk",
        cohort=cohort,
        people=[wilma, yusuf, tineke, daan, marielle],
        by=stage.team.coach,
        now=stage.ago(98),
    )
    stage.met(group, 84, [wilma, yusuf, tineke, marielle], stage.team.coach, host=None, case=tineke)
    stage.met(group, 40, [wilma, yusuf, tineke, marielle], stage.team.coach, host=yusuf, case=marielle)
    peergroups.plan_meeting(
        group, starts_at=stage.ago(-6, hour=19), place="Bibliotheek Blokker, leeszaal", method="incident",
        host=tineke, case_bringer=wilma, by=stage.team.coach, now=stage.ago(8),
    )  # fmt: skip
    _wilma(stage, wilma, cohort)
    _yusuf(stage, yusuf, cohort)
    _waiting(stage, tineke, cohort, days=9)
    _waiting(stage, fatima, cohort, days=2)
    _stuck(stage, daan, cohort)
    learner = Learner(joop, cohort, stage.ago(105))
    learner.modules(range(2), stage.team.coach)
    stage.seen(joop, stage.ago(24))
    cohorts.pause(
        joop, cohort, since=stage.day(20), until=stage.day(-14), by=stage.team.coach, now=stage.ago(20),
        note="Verhuizing. We bellen als het weer past.",
    )  # fmt: skip
    learner = Learner(marielle, cohort, stage.ago(105), pace_days=3)
    learner.modules(range(4), stage.team.coach)
    learner.at = stage.ago(12)
    learner.lessons(4)
    stage.seen(marielle, stage.ago(5))
    call_actions.ask_for_call(
        marielle, about="Ik weet niet hoe ik moet beginnen met de opdracht.", now=stage.ago(3)
    )
    asking.ask(
        daan, cohort, "lesson", "luisteren", now=stage.ago(1),
        text="Wat doe ik als iemand alleen maar klaagt? Dan kom ik er niet tussen.",
    )  # fmt: skip
    supervision.act(
        daan, cohort, kind="missed", note="Ingesproken. Ik probeer het nog eens.", until=None, about=(),
        by=stage.team.coach, now=stage.ago(6),
    )  # fmt: skip
    supervision.write_note(
        tineke, cohort, text="Leest liever van papier. Het boekje van module 2 meenemen naar de groepsdag.",
        by=stage.team.coach, now=stage.ago(30),
    )  # fmt: skip


def _wilma(stage: Stage, wilma: Person, cohort: Cohort) -> None:
    """Half-way: four modules done, the first after one "nog niet", and two lessons of the fifth."""
    learner = Learner(wilma, cohort, stage.ago(106), pace_days=2)
    learner.lessons(0)
    first = learner.hand_in(0, text="Zes krachten gevonden, met foto's van de moestuin en de speeltuin.")
    learning.review(
        first, outcome="needs_more", by=stage.team.coach, now=learner.at + timedelta(days=3),
        feedback="Mooi begin, ik zie de wijk voor me. Er staan nu zes krachten.",
        to_do="Zoek nog vier krachten erbij, ook een verhaal of gewoonte.",
    )  # fmt: skip
    second = learner.hand_in(0, at=learner.at + timedelta(days=6), share=True)
    learning.review(
        second, outcome="approved", feedback="Tien krachten, en het verhaal van de brug. Goed gevonden.",
        by=stage.team.coach, now=learner.at + timedelta(days=2),
    )  # fmt: skip
    learner.at += timedelta(days=4)
    learner.modules(range(1, 4), stage.team.coach, share=True)
    learner.at = stage.ago(12)
    learner.lessons(4, 2)
    stage.seen(wilma, stage.ago(1))
    accounts.propose_name(wilma, "Wilhelmina Kooistra", by=wilma, now=stage.ago(30))


def _yusuf(stage: Stage, yusuf: Person, cohort: Cohort) -> None:
    """Everything done but the decision: five modules in the cohort before, four here."""
    learner = Learner(yusuf, cohort, stage.ago(95), pace_days=3)
    learner.modules(range(5, 9), stage.team.coach, share=True)
    stage.seen(yusuf, stage.ago(1))
    stage.brings(yusuf, cohort, 5)
    progress.advise(
        yusuf, cohort, is_positive=True, by=stage.team.coach, now=stage.ago(4),
        text="Yusuf luistert, vraagt door en kent zijn grens. Hij haalde ideeën op bij mensen die nooit komen.",
    )  # fmt: skip
    stage.talk_planned(yusuf, cohort, checked=3, planned=2.5, held=stage.ago(1, hour=14))
    stage.name_confirmed(yusuf, cohort, 0.4)


def _waiting(stage: Stage, person: Person, cohort: Cohort, days: float) -> None:
    learner = Learner(person, cohort, stage.ago(105), pace_days=2)
    learner.modules(range(3), stage.team.coach)
    learner.at = stage.ago(days + 12)
    learner.lessons(3)
    learner.hand_in(3, at=stage.ago(days))
    stage.seen(person, stage.ago(days))


def _stuck(stage: Stage, person: Person, cohort: Cohort) -> None:
    learner = Learner(person, cohort, stage.ago(100), pace_days=2)
    learner.modules(range(2), stage.team.coach)
    learner.at = stage.ago(30)
    learner.lessons(2, 2)
    learner.at = stage.ago(19)
    learner.stumble(cohort.version.modules[2].lessons[2], times=7)
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
