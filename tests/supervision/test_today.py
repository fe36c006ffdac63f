"""A cohort of twelve, row by row in the database, and exactly the signals it gives: code, since when, about what."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

import pytest

from lms.accounts.models import Invitation, LoginSession
from lms.clock import local_day
from lms.cohorts import actions as cohorts
from lms.cohorts import call_actions
from lms.supervision import actions
from lms.supervision.queries import cohort_board
from lms.supervision.today_queries import today_of
from lms.supervision.trainee_queries import trainee_of

NUMBERS = count()


@pytest.fixture
def cohort(world):
    return world.cohort(name="Lichting Linde", capacity=20)


@pytest.fixture
def coach(world, cohort):
    return world.coach(cohort, name="Femke Bakker")


@dataclass
class Somebody:
    """Tells the past of one trainee, in days ago."""

    world: object
    cohort: object
    coach: object
    person: object

    def seen(self, days):
        self.world.add(
            LoginSession(
                person=self.person,
                token_hash=f"sessie-{next(NUMBERS)}",
                created_at=self.world.days(-days),
                last_seen_at=self.world.days(-days),
            )
        )
        return self

    def read(self, module, days):
        for lesson in (1, 2):
            slug = f"les-{module}-{lesson}"
            self.world.lesson_done(self.person, self.cohort, slug, days=-days)
            for question in ("vraag-1", "vraag-2"):
                self.world.answer(self.person, self.cohort, slug, question, days=-days)
        return self

    def handed_in(self, module, days, outcome=None, reviewed=0):
        row = self.world.handed_in(self.person, self.cohort, f"opdracht-{module}", days=-days)
        if outcome:
            self.world.review(row, self.coach, outcome, days=-reviewed)
        return self


@pytest.fixture
def twelve(world, cohort, coach):
    """Anna to Loes. Group days 40 and 12 days ago."""

    def somebody(name, **values):
        return Somebody(world, cohort, coach, world.trainee(cohort, name=name, **values))

    people = {
        "Anna": somebody("Anna").seen(1).read(1, 20).handed_in(1, 9),
        "Bas": somebody("Bas").seen(1).read(1, 20).handed_in(1, 3),
        "Cor": somebody("Cor").seen(2),
        "Dina": somebody("Dina").seen(20).read(1, 20),
        "Els": somebody("Els"),
        "Fien": somebody("Fien").seen(2),
        "Gijs": somebody("Gijs").seen(1),
        "Hans": somebody("Hans").seen(1).read(1, 30),
        "Ilse": somebody("Ilse").seen(1).read(1, 50).handed_in(1, 45, "needs_more", 29),
        "Jan": somebody("Jan").seen(50),
        "Kees": somebody("Kees").seen(50),
        "Loes": somebody("Loes").seen(1).read(1, 40).handed_in(1, 35, "approved", 30).read(2, 20),
    }
    person = {name: row.person for name, row in people.items()}
    for number in range(7):
        world.answer(person["Gijs"], cohort, "les-1-1", "vraag-1", is_right=False, days=-4 + number / 10)
    call_actions.ask_for_call(person["Cor"], about="", now=world.days(-1))
    first, second = world.group_day(cohort, days=-40), world.group_day(cohort, "02-module", days=-12)
    for day, present in ((first, set(person) - {"Fien", "Els", "Jan", "Kees"}), (second, {"Bas"})):
        for name in set(person) - {"Els"}:
            world.attended(day, person[name], coach, was_present=name in present)
    world.add(
        Invitation(
            person=person["Els"], token_hash="els", created_at=world.days(-9), expires_at=world.days(9)
        )
    )
    for name, since, until in (("Jan", 45, 1), ("Kees", 45, -10)):
        row = cohorts.pause(
            person[name],
            cohort,
            since=local_day(world.days(-since)),
            until=local_day(world.days(-until)),
            note="",
            by=coach,
            now=world.days(-since),
        )
        assert row.ended_at is None
    return person


def test_the_signals_of_a_cohort_of_twelve(world, cohort, coach, twelve):
    def day(days: int) -> date:
        return local_day(world.days(-days))

    board = cohort_board(cohort, now=world.now)
    found = {
        line.facts.name: [(row.code, row.since, row.title, row.number) for row in line.signals]
        for line in (*board.attention, *board.others)
    }
    assert found == {
        "Anna": [("late_feedback", day(9), "Opdracht 1", 0)],
        "Bas": [],
        "Cor": [("asked_for_call", day(1), "", 0)],
        "Dina": [("silent", day(20), "", 20)],
        "Els": [("never_came_in", day(9), "", 0)],
        "Fien": [("missed_group_days", day(12), "", 2)],
        "Gijs": [("stuck", local_day(world.days(-3.4)), "Les 1.1", 7)],
        "Hans": [("unmade", day(30), "Opdracht 1", 1)],
        "Ilse": [("not_redone", day(29), "Opdracht 1", 1)],
        "Jan": [("pause_over", day(1), "", 0)],
        "Kees": [],
        "Loes": [],
    }


def test_the_same_sentences_with_the_same_dates_stand_on_the_board_and_before_the_trainee(
    world, cohort, coach, twelve, as_person, visit
):
    """Somebody who logs in to read it is not silent any more, so the others are compared."""
    page = visit(as_person(coach), "/begeleiding")
    for name, words in (
        ("Ilse", "‘Opdracht 1’ kreeg ‘nog niet’ op "),
        ("Gijs", "Komt niet verder bij de check van ‘Les 1.1’: 7 keer nog niet goed, laatst op "),
        ("Cor", "Wacht op ons: vroeg op "),
    ):
        own = visit(as_person(twelve[name]), "/begeleiding/over-mij")
        sentence = own[own.index(words) :].partition("</li>")[0]
        assert f"<p>{sentence}</p>" in page


def test_a_call_puts_the_line_to_rest_until_its_day(world, cohort, coach, twelve, as_person, submit, visit):
    dina, browser = twelve["Dina"], as_person(coach)
    until = local_day(world.days(7))
    submit(
        browser,
        f"/begeleiding/deelnemers/{dina.id}/gesproken",
        kind="called",
        note="Gesproken, komt volgende week.",
        until=until.isoformat(),
    )
    page = visit(browser, "/begeleiding")
    assert ("20 dagen niets gedaan" in page, "Opgeschreven wat je met Dina afsprak." in page) == (False, True)
    then = visit(browser, f"/begeleiding/deelnemers/{dina.id}")
    assert "Femke Bakker: gebeld. Gesproken, komt volgende week." in then
    assert "We kijken er weer naar op" in then

    def on_the_board(days):
        board = cohort_board(cohort, now=world.days(days))
        return "Dina" in [line.facts.name for line in board.attention]

    assert [on_the_board(days) for days in (0, 6, 7)] == [False, False, True]


def test_a_new_reason_shows_while_the_old_one_rests(world, cohort, coach, twelve):
    dina = twelve["Dina"]
    found = trainee_of(coach, dina.id, now=world.now)
    actions.act(
        dina, cohort, kind="called", note="Komt.", until=local_day(world.days(9)), about=found.signals, by=coach, now=world.now,
    )  # fmt: skip
    call_actions.ask_for_call(dina, about="", now=world.now)
    line = trainee_of(coach, dina.id, now=world.now).line
    assert [(row.code, row in line.awake) for row in line.signals] == [
        ("asked_for_call", True),
        ("silent", False),
    ]


def test_who_asked_to_be_called_is_answered_by_a_call_and_not_by_a_missed_one(world, cohort, coach, twelve):
    cor = twelve["Cor"]

    def act(kind):
        found = trainee_of(coach, cor.id, now=world.now)
        actions.act(
            cor, cohort, kind=kind, note="x", until=None, about=found.signals, by=coach, now=world.now
        )
        return [row.code for row in trainee_of(coach, cor.id, now=world.now).line.awake]

    assert act("missed") == ["asked_for_call"]
    assert act("spoke") == []


def test_after_two_days_an_unanswered_question_is_our_lateness(world, cohort, coach, twelve):
    board = cohort_board(cohort, now=world.days(2))
    codes = {line.facts.name: [row.code for row in line.signals] for line in board.attention}
    assert codes["Cor"] == ["call_unanswered"]


def test_groups_days_and_invitations_stand_on_the_board(world, cohort, coach, as_person, visit):
    anna = world.trainee(cohort)
    called_off, quiet, fine = (
        world.peer_group(cohort, anna, name=name) for name in ("De Dijk", "De Brug", "Het Plein")
    )
    for days in (-20, -6):
        world.meeting(called_off, coach, days=days, cancelled_at=world.days(days - 1))
    world.meeting(quiet, coach, days=-50, present=(anna,))
    world.meeting(fine, coach, days=3)
    world.group_day(cohort, days=5)
    world.group_day(cohort, "02-module", days=-2)
    newcomer = world.person(name="Nieuwe Begeleider")
    world.add(
        Invitation(person=newcomer, token_hash="n", created_at=world.days(-8), expires_at=world.days(9))
    )
    staff = world.staff()
    found = today_of(staff, now=world.now)
    assert [(row.name, row.signals[0].code, row.signals[0].number) for row in found.groups] == [
        ("De Brug", "no_meeting_planned", 0),
        ("De Dijk", "group_cancelled", 2),
    ]
    assert [(row.kind, row.title) for row in found.coming] == [
        ("meeting", "Het Plein"),
        ("group_day", "Groepsdag 1"),
    ]
    assert [(row.kind, row.title) for row in found.unwritten] == [("group_day", "Groepsdag 2")]
    assert [person.name for person, _ in found.invitations] == ["Nieuwe Begeleider"]
    assert today_of(coach, now=world.now).invitations == []
    page = visit(as_person(staff), "/begeleiding")
    for words in (
        "intervisie van De Dijk ging 2 keer achter elkaar niet door",
        "voor De Brug is geen intervisie gepland",
        "Lees het draaiboek",
        "Vul in wie er was",
        "Uitnodigingen zonder antwoord",
        f'href="/intervisie/groepen/{called_off.id}/bijeenkomsten"',
    ):
        assert words in page, words


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"note": "Gebeld."}, "Kies wat je deed."),
        ({"kind": "gezongen", "note": "x"}, "Kies wat je deed."),
        ({"kind": "called", "note": " "}, "Schrijf in een paar woorden wat jullie afspraken."),
        ({"kind": "called", "note": "x", "until": "2026-01-01"}, "Kies een dag die nog komt"),
        ({"kind": "called", "note": "x", "until": "2099-01-01"}, "Kies een dag binnen 90 dagen."),
    ],
)
def test_an_act_that_is_not_clear_comes_back(cohort, coach, world, as_person, submit, fields, complaint):
    anna = world.trainee(cohort)
    address = f"/begeleiding/deelnemers/{anna.id}/gesproken"
    page = submit(as_person(coach), address, status=400, **fields)
    assert complaint in page.get_data(as_text=True)


def test_a_trainee_asks_to_be_called_once(world, cohort, coach, as_person, submit, visit):
    anna = world.trainee(cohort, name="Anna Visser")
    browser = as_person(anna)
    for about in ("", "De opdracht"):
        submit(browser, "/bel-mij", about=about)
    assert "Je vroeg dit op" in visit(browser, "/bel-mij")
    assert "Je vroeg op" in visit(browser, "/begeleiding/over-mij")
    assert "De opdracht" in visit(as_person(coach), f"/begeleiding/deelnemers/{anna.id}/gesproken")
    board = visit(as_person(coach), "/begeleiding")
    assert board.count("om gebeld te worden") == 1


def test_nothing_to_do_is_said(world, cohort, coach, as_person, visit):
    cohort.starts_on = local_day(world.now) - timedelta(days=1)
    world.trainee(cohort)
    page = visit(as_person(coach), "/begeleiding")
    assert "Niemand vraagt nu extra aandacht. Er wacht geen ingeleverd werk." in page
