import re

import pytest

from lms.accounts.models import LoginSession
from lms.learning.models import HandInPhoto
from lms.supervision.queries import cohort_boards


@pytest.fixture
def cohort(world):
    return world.cohort(name="Lichting Linde")


@pytest.fixture
def coach(world, cohort):
    return world.coach(cohort, name="Femke Bakker")


@pytest.fixture
def anna(world, cohort):
    return world.trainee(cohort, name="Anna Visser", phone="06 1234 5678")


def order_of(page: str, *names: str) -> list[str]:
    """The names in the order in which the page's links have them."""
    return [found for found in re.findall(r">([^<>]+)</a>", page) if found in names]


# the board


def test_the_board_names_what_waits_and_who_needs_a_hand_with_the_reason(
    world, cohort, coach, anna, as_person, visit
):
    hand_in = world.handed_in(anna, cohort, days=-9)
    world.trainee(cohort, name="Abel Smit", phone="06 8765 4321")
    calm = world.trainee(cohort, name="Aad Kok")
    world.lesson_done(calm, cohort, "les-1-1", days=-1)
    page = visit(as_person(coach), "/begeleiding")
    assert order_of(page, "Anna Visser", "Abel Smit", "Aad Kok") == ["Anna Visser", "Abel Smit"]
    for words in (
        "Wacht op ons: ‘Opdracht 1’ is ingeleverd op",
        "9 dagen geleden. Dat is later dan we beloven.",
        f'href="/begeleiding/inleveringen/{hand_in.id}">Beoordeel',
        "Nog niet begonnen, 60 dagen na",
        "0 van 4 lessen · 0 van 2 opdrachten · Laatst gezien: nog nooit · Volgende stap: Les 1.1",
        'href="tel:0687654321">Bel 06 8765 4321</a>',
        '<a href="/begeleiding/inleveringen"><strong>1 inlevering wacht</strong></a>, sinds',
        f'href="/begeleiding/lichtingen/{cohort.id}"',
        "3 deelnemers, 2 vragen aandacht.",
        'href="/intervisiegroepen"',
    ):
        assert words in page, words
    assert 'href="/aanmeldingen"' not in page
    assert page.count("‘Opdracht 1’") == 1  # the line of the work says it; no other says it again


def test_last_seen_is_told_in_days(world, cohort, coach, anna, as_person, visit):
    world.add(
        LoginSession(
            person=anna,
            token_hash="h",
            created_at=world.days(-30),
            last_seen_at=world.days(-15),
        )
    )
    assert "Laatst gezien: 15 dagen geleden" in visit(as_person(coach), "/begeleiding")


def test_a_hand_in_that_waits_shortly_is_named_calmly(world, cohort, coach, anna, as_person, visit):
    world.lesson_done(anna, cohort, "les-1-1", days=-2)
    world.handed_in(anna, cohort, days=-2)
    page = visit(as_person(coach), "/begeleiding")
    assert "Wacht op ons: ‘Opdracht 1’ is ingeleverd op" in page
    assert "Niemand vraagt nu extra aandacht." in page
    assert ("later dan we beloven" in page, "Wie kan een hand gebruiken?" in page) == (False, False)


def test_a_coach_sees_own_cohorts_and_staff_all_of_them(world, cohort, coach, anna, as_person, visit):
    other = world.cohort(name="Lichting Elders")
    world.trainee(other, name="Ver Weg")
    mine = visit(as_person(coach), "/begeleiding")
    assert ("Anna Visser" in mine, "Ver Weg" in mine, "Lichting Elders" in mine) == (True, False, False)
    everything = visit(as_person(world.staff()), "/begeleiding")
    assert ("Anna Visser" in everything, "Ver Weg" in everything) == (True, True)
    assert "1 deelnemer, 1 vraagt aandacht." in everything
    assert 'href="/aanmeldingen"' in everything


def test_finished_cohorts_are_folded_under_a_link(world, cohort, coach, anna, as_person, visit):
    cohort.starts_on, cohort.ends_on = world.days(-300).date(), world.days(-20).date()
    browser = as_person(coach)
    now = visit(browser, "/begeleiding")
    assert ("Lichting Linde" in now, "Nog geen lichting" in now) == (False, True)
    assert 'href="/begeleiding?welke=afgerond"' in now
    then = visit(browser, "/begeleiding?welke=afgerond")
    assert ("Lichting Linde" in then, "Was klaar op" in then) == (True, True)


def test_an_empty_board_says_what_will_come_and_whom_to_call(world, cohort, coach, as_person, visit):
    nobody_yet = visit(as_person(coach), "/begeleiding")
    assert "Hier zit nog niemand in." in nobody_yet
    assert "Noor de Wit" in nobody_yet
    nothing = visit(as_person(coach), "/begeleiding?welke=afgerond")
    assert "Als een lichting is afgelopen, vind je die hier terug." in nothing


@pytest.mark.parametrize(
    "address", ["/begeleiding", "/begeleiding/inleveringen", "/begeleiding/deelnemers/{person}", "/begeleiding/inleveringen/{hand_in}"]
)  # fmt: skip
def test_supervision_is_not_for_trainees(world, cohort, coach, anna, as_person, visit, address):
    hand_in = world.handed_in(anna, cohort)
    visit(as_person(anna), address.format(person=anna.id, hand_in=hand_in.id), status=403)


@pytest.mark.parametrize(
    "address", ["/begeleiding", "/begeleiding/inleveringen", "/begeleiding/lichtingen/{cohort}"]
)
def test_lists_cost_the_same_for_three_and_for_thirty(world, address, as_person, visit, count_queries):
    version = world.version()
    costs = []
    for number in (3, 3, 30):  # the first round reads the outline of the course
        cohort = world.cohort(version)
        coach = world.coach(cohort)
        group = world.peer_group(cohort)
        day = world.group_day(cohort)
        people = [world.trainee(cohort) for _ in range(number)]
        for person in people:
            world.lesson_done(person, cohort, "les-1-1")
            world.answer(person, cohort, "les-1-1", "vraag-1", is_right=False)
            world.attended(day, person, coach, was_present=False)
            hand_in = world.handed_in(person, cohort)
            world.add(
                HandInPhoto(hand_in=hand_in, position=0, file_name=f"{hand_in.id}.jpg", width=1, height=1)
            )
            world.review(world.handed_in(person, cohort, "opdracht-2"), coach)
        world.meeting(group, coach, present=tuple(people))
        browser = as_person(coach)
        with count_queries() as queries:
            page = visit(browser, address.format(cohort=cohort.id))
        assert page.count("Mens Nummer") >= min(number, 20)
        costs.append(len(queries))
    assert costs[1] == costs[2]


def test_the_board_costs_the_same_for_one_cohort_and_for_three(world, as_person, visit, count_queries):
    version, coach, costs = world.version(), world.person(), []
    for _ in range(3):
        cohort = world.cohort(version)
        world.grant(coach, "coach", cohort)
        for _ in range(9):
            world.trainee(cohort)
        with count_queries() as queries:
            page = visit(as_person(coach), "/begeleiding")
        costs.append(len(queries))
    assert costs[1] == costs[2]
    # of 27 who did nothing yet 20 stand there, and the others one press away
    assert (page.count(" van 4 lessen"), "Laat alle 27 mensen zien" in " ".join(page.split())) == (20, True)
    everybody = visit(as_person(coach), "/begeleiding?iedereen=ja")
    assert everybody.count(" van 4 lessen") == 27


def test_somebody_with_a_seat_in_two_cohorts_stands_on_both_boards(world, cohort, coach, anna):
    """With in each what belongs to it."""
    other = world.cohort(cohort.version)
    world.grant(anna, "trainee", other)
    world.attended(world.group_day(other), anna, coach, was_present=False)
    one, two = cohort_boards([cohort, other], now=world.now)
    assert [[line.facts.name for line in board.attention] for board in (one, two)] == [["Anna Visser"]] * 2
    assert [len(board.attention[0].facts.group_days) for board in (one, two)] == [0, 1]
    alone = [cohort_boards([found], now=world.now)[0] for found in (cohort, other)]
    assert [board.attention for board in (one, two)] == [board.attention for board in alone]


@pytest.mark.parametrize("number", ["own cohort elsewhere", "missing"])
def test_a_foreign_trainee_is_not_found(world, anna, as_person, visit, number):
    other_coach = world.coach(world.cohort())
    person_id = anna.id if number == "own cohort elsewhere" else 999_999
    visit(as_person(other_coach), f"/begeleiding/deelnemers/{person_id}", status=404)
