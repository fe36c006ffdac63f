import pytest

from lms import formats
from lms.cohorts.models import Pause
from lms.progress.models import Advice, Decision
from lms.supervision.signal_rules import Signal
from lms.supervision.timeline_queries import timeline
from lms.supervision.trainee_queries import trainee_of


@pytest.fixture
def cohort(world):
    return world.cohort()


@pytest.fixture
def coach(world, cohort):
    return world.coach(cohort, name="Femke Bakker")


@pytest.fixture
def anna(world, cohort):
    return world.trainee(cohort, name="Anna Visser", phone="06 1234 5678")


def test_only_who_looks_after_somebody_finds_them(world, cohort, coach, anna):
    other_coach = world.coach(world.cohort())
    found = {
        name: trainee_of(user, anna.id, now=world.now) is not None
        for name, user in {
            "coach": coach,
            "staff": world.staff(),
            "other coach": other_coach,
            "fellow trainee": world.trainee(cohort),
            "themselves": anna,
            "assessor": world.staff("assessor"),
        }.items()
    }
    assert found == {
        "coach": True,
        "staff": True,
        "other coach": False,
        "fellow trainee": False,
        "themselves": False,
        "assessor": False,
    }


def test_nobody_and_somebody_without_a_cohort_are_not_found(world, coach):
    staff = world.staff()
    lost = world.person()
    world.grant(lost, "trainee")  # a trainee of no cohort, as the command line can make
    assert trainee_of(staff, 999_999, now=world.now) is None
    assert trainee_of(staff, lost.id, now=world.now) is None
    assert trainee_of(staff, coach.id, now=world.now) is None


def test_a_coach_sees_the_work_of_their_own_cohort_only(world, cohort, coach, anna):
    elsewhere = world.cohort(cohort.version)
    world.grant(anna, "trainee", elsewhere)
    own = world.handed_in(anna, cohort, days=-20)
    foreign = world.handed_in(anna, elsewhere, "opdracht-2", days=-2)
    assert trainee_of(coach, anna.id, now=world.now).hand_ins == [own]
    assert trainee_of(world.staff(), anna.id, now=world.now).hand_ins == [foreign, own]


def test_meetings_of_a_group_elsewhere_stay_there(world, cohort, coach, anna):
    here = world.meeting(world.peer_group(cohort, anna), coach, days=-20, present=(anna,))
    later = world.peer_group(None, anna, name="Van later")
    elsewhere = world.meeting(later, anna, days=-2, present=(anna,))

    def met(user):
        found = timeline(trainee_of(user, anna.id, now=world.now), user, now=world.now)
        return [event.at for event in found if event.code == "meeting"]

    assert met(coach) == [here.starts_at]
    assert met(world.staff()) == [elsewhere.starts_at, here.starts_at]


def test_the_reason_on_the_board_stands_here_too(world, cohort, coach, anna):
    hand_in = world.handed_in(anna, cohort, days=-9)
    found = trainee_of(coach, anna.id, now=world.now)
    late = Signal("late_feedback", hand_in.handed_in_at.date(), is_ours=True, title="Opdracht 1")
    assert [signal.code for signal in found.signals] == [late.code]
    assert found.signals[0].title == late.title


def test_the_page_tells_who_where_and_what(world, cohort, coach, anna, as_person, visit):
    first, second = world.group_day(cohort, days=-30), world.group_day(cohort, "02-module", days=20)
    world.attended(first, anna, coach, was_present=False)
    world.meeting(world.peer_group(cohort, anna), coach, days=-20, present=(anna,))
    hand_in = world.handed_in(anna, cohort, days=-5)
    reviewed = world.handed_in(anna, cohort, "opdracht-2", days=-15)
    world.review(reviewed, coach, "needs_more")
    world.add(
        Pause(
            person=anna,
            cohort_id=cohort.id,
            since=first.starts_at.date(),
            until=second.starts_at.date(),
            note="Verhuizing.",
            recorded_by_id=coach.id,
            recorded_at=world.now,
        )
    )
    page = visit(as_person(coach), f"/begeleiding/deelnemers/{anna.id}")
    for words in (
        'href="tel:0612345678"',
        anna.email,
        anna.neighbourhood,
        f'href="/begeleiding/lichtingen/{cohort.id}"',
        "0 van 4 lessen · 0 van 2 opdrachten",
        f'href="/begeleiding/inleveringen/{hand_in.id}"',
        "<strong>Wacht op ons.</strong>",
        f'href="/begeleiding/inleveringen/{reviewed.id}"',
        "Groepsdag: afwezig.",
        "Volgende groepsdag",
        "Intervisie, Incidentmethode: aanwezig.",
        "Verhuizing.",
        "Nog niet gelezen. Ongeveer 20 minuten, met het doen erbij.",
    ):
        assert words in page, words
    assert "Schrijf je advies" not in page


def test_an_empty_page_says_so(world, coach, anna, as_person, visit):
    page = visit(as_person(coach), f"/begeleiding/deelnemers/{anna.id}")
    for words in ("Kreeg een plek in", "Alleen begeleiders en medewerkers lezen dit.", "Iets regelen"):
        assert words in page, words


@pytest.fixture
def finished(world, cohort, coach, anna):
    """Anna did everything that the coach's advice waits for."""
    world.everything_learned(anna, cohort, coach)
    world.attended(world.group_day(cohort), anna, coach)
    world.meeting(world.peer_group(cohort, anna), coach, present=(anna,))
    return anna


def decided(world, person, cohort, outcome, days):
    return world.add(
        Decision(
            person=person,
            cohort_id=cohort.id,
            round=1,
            outcome=outcome,
            reasons="Je luistert goed.",
            to_do="Oefen nog eens aan de deur." if outcome == "not_yet" else "",
            to_do_by=world.days(30).date() if outcome == "not_yet" else None,
            assessor=world.staff("assessor", name="Marjan Postma"),
            decided_at=world.days(days),
        )
    )


def advised(world, person, cohort, coach, number, days):
    return world.add(
        Advice(
            person=person,
            cohort_id=cohort.id,
            round=number,
            is_positive=True,
            text="Klaar.",
            coach=coach,
            given_at=world.days(days),
        )
    )


def test_the_way_from_everything_done_to_decided(world, cohort, coach, finished, as_person, visit):
    """The page says whose turn it is, in every state between everything done and passed."""
    address = f"/begeleiding/deelnemers/{finished.id}"
    browser = as_person(coach)
    button = f'href="{address}/advies"'
    page = visit(browser, address)
    assert button in page
    assert "Wacht op ons: alles is af" in page
    advised(world, finished, cohort, coach, 1, -4)
    page = visit(browser, address)
    assert button not in page
    assert "leest nu: ‘Je begeleider gaf advies. De coördinator kijkt of alles er is.’" in " ".join(
        page.split()
    )
    decision = decided(world, finished, cohort, "not_yet", -3)
    page = visit(browser, address)
    assert button in page
    to_do = f"Nog te doen, uiterlijk {formats.day(decision.to_do_by)}: Oefen nog eens aan de deur."
    assert page.count(to_do) == 2  # above, and in what happened
    assert "daarna komt er een nieuw advies" in page
    advised(world, finished, cohort, coach, 2, -2)
    assert button not in visit(browser, address)
    decision.outcome, decision.round = "passed", 2
    page = visit(browser, address)
    assert button not in page
    assert "Geslaagd" in page
