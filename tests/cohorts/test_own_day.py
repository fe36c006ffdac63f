"""A group day as who learns sees it: when, where, what to bring, a calendar file, and saying whether one comes."""

import pytest

from lms.cohorts.actions import plan_group_day
from lms.cohorts.answer_queries import answer_of, cannot_come


@pytest.fixture
def class_(world):
    cohort = world.cohort()
    return cohort, world.trainee(cohort, name="Anna Visser"), world.coach(cohort)


def test_the_page_of_a_day(world, class_, as_person, visit):
    cohort, trainee, _ = class_
    day = world.group_day(cohort, days=6)
    browser = as_person(trainee)
    page = visit(browser, f"/groepsdagen/{day.id}")
    assert [
        words in page for words in ("Groepsdag 1", "Buurthuis De Linde", "pen", "3 uur", "Zet in mijn agenda")
    ] == [True] * 5
    assert page.index("Ik ben erbij") < page.index("Buurthuis De Linde")
    assert f"UID:groepsdag-{day.id}" in browser.get(f"/groepsdagen/{day.id}.ics").text


@pytest.mark.parametrize(
    ("first", "then", "told"), [("ja", "nee", "Je kunt niet."), ("nee", "ja", "Je bent erbij.")]
)
def test_saying_so_can_be_changed_and_the_coach_sees_who_cannot(
    world, class_, as_person, visit, submit, first, then, told
):
    cohort, trainee, coach = class_
    day = world.group_day(cohort, days=6)
    browser = as_person(trainee)
    for word in (first, then):
        submit(browser, f"/groepsdagen/{day.id}/antwoord", coming=word)
    assert told in visit(browser, f"/groepsdagen/{day.id}")
    assert told in visit(browser, "/leren")
    seen = visit(as_person(coach), f"/lichtingen/{cohort.id}/groepsdagen/{day.id}")
    assert ("Kan niet:</strong> Anna Visser" in seen) == (then == "nee")


def test_a_day_that_moves_is_asked_anew(world, class_, as_person, submit):
    cohort, trainee, coach = class_
    day = world.group_day(cohort, days=6)
    submit(as_person(trainee), f"/groepsdagen/{day.id}/antwoord", coming="nee")
    assert cannot_come(day.id) == [trainee]
    plan_group_day(
        cohort, module_slug="01-module", starts_at=world.days(8), place="Zaal 1", by=coach, now=world.now
    )
    assert (answer_of(day.id, trainee.id), cannot_come(day.id)) == (None, [])


@pytest.mark.parametrize(("days", "word", "status"), [(-0.1, "ja", 400), (6, "misschien", 400)])
def test_what_is_refused(world, class_, as_person, submit, days, word, status):
    cohort, trainee, _ = class_
    day = world.group_day(cohort, days=days)
    submit(as_person(trainee), f"/groepsdagen/{day.id}/antwoord", status=status, coming=word)
    assert answer_of(day.id, trainee.id) is None


def test_another_cohort_does_not_see_it(world, class_, as_person, visit):
    cohort, _, _ = class_
    day = world.group_day(cohort, days=6)
    stranger = as_person(world.trainee(world.cohort()))
    for address in (f"/groepsdagen/{day.id}", f"/groepsdagen/{day.id}.ics"):
        visit(stranger, address, status=404)
