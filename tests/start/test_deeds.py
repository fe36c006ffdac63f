"""What a lesson asks to do that day: done, or later, and then the start page asks after it."""

import pytest


@pytest.mark.parametrize(
    ("said", "asked"), [(["nee"], True), (["nee", "ja"], False), (["ja"], False), ([], False)]
)
def test_the_start_page_asks_after_what_was_for_later(world, as_person, visit, submit, said, asked):
    cohort = world.cohort()
    browser = as_person(world.trainee(cohort))
    for word in said:
        submit(browser, "/leren/01-module/les-1-1/doen", done=word)
    assert ("Je zou nog iets doen bij" in visit(browser, "/leren")) == asked
    lesson = visit(browser, "/leren/01-module/les-1-1")
    assert (">Straks</button>" in lesson, ">Gedaan</button>" in lesson) == (not said, said[-1:] != ["ja"])


def test_from_the_start_page_one_stays_there(world, as_person, submit):
    browser = as_person(world.trainee(world.cohort()))
    answer = submit(browser, "/leren/01-module/les-1-1/doen", done="ja", next="/leren")
    assert answer.headers["Location"] == "/leren"


def test_after_sending_one_goes_on(world, as_person, visit):
    cohort = world.cohort()
    trainee = world.trainee(cohort)
    world.handed_in(trainee, cohort)
    page = visit(as_person(trainee), "/opdrachten/opdracht-1")
    assert 'href="/leren/01-module/les-1-1">Verder met ' in page
