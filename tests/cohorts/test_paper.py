"""What a coach prints: numbers, a list to sign, badges and labels; of people who told no address only that they did not."""

import pytest

from lms.cohorts.forms import SHEETS
from lms.db import db
from lms.notifications.models import PostalAddress


@pytest.fixture
def cohort(world):
    made = world.cohort(name="Linde")
    anna = world.trainee(made, name="Anna Visser", phone="06 11112222")
    world.trainee(made, name="Bert Bos")
    world.coach(made, name="Carla Bos", phone="06 33334444")
    world.add(PostalAddress(person_id=anna.id, text="Dorpsstraat 1\n1695 AA Blokker", changed_at=world.now))
    world.group_day(made, days=4)
    db.session.commit()
    return made


EXPECTED = {
    "telefoons": ["06 11112222", "Carla Bos (begeleider)", "06 33334444"],
    "tekenlijst": ["Anna Visser", "Bert Bos", "Handtekening", "Buurthuis De Linde"],
    "naamkaartjes": [">Anna<", ">Bert<", ">Carla<"],
    "etiketten": ["1695 AA Blokker", "geen adres weten: Bert Bos."],
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_what_stands_on_a_sheet(world, cohort, as_person, visit, sheet):
    page = visit(as_person(world.staff()), f"/lichtingen/{cohort.id}/print/{sheet}")
    assert [words for words in EXPECTED[sheet] if words not in page] == []
    assert ("06 11112222" in page) is (sheet == "telefoons")


def test_another_sheet_and_another_cohort_are_not_there(world, cohort, as_person, visit):
    visit(as_person(world.staff()), f"/lichtingen/{cohort.id}/print/geheim", status=404)
    visit(as_person(world.coach(world.cohort())), f"/lichtingen/{cohort.id}/print/telefoons", status=404)


@pytest.mark.parametrize("number", [1, 30])
def test_a_sheet_asks_the_same_number_of_times(world, as_person, count_queries, number):
    cohort = world.cohort(capacity=40)
    for _ in range(number):
        world.trainee(cohort)
    browser = as_person(world.staff())
    for sheet in SHEETS:
        with count_queries() as queries:
            browser.get(f"/lichtingen/{cohort.id}/print/{sheet}")
        assert len(queries) <= 10
