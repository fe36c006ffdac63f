"""The next lesson asks how it went with what the one before asked to do; what is said is its maker's alone."""

import re

import pytest
from sqlalchemy import select

from lms.db import db
from lms.learning.models import LessonDeed
from lms.learning.queries import learned
from lms.progress.queries import progress_of

FIRST, SECOND = "/leren/01-module/les-1-1", "/leren/01-module/les-1-2"
ASKED = "Hoe ging het met ‘Les 1.1’?"


@pytest.fixture
def class_(world):
    cohort = world.cohort()
    return cohort, world.trainee(cohort), world.coach(cohort)


def test_the_next_lesson_asks_until_it_is_told(class_, world, as_person, visit, submit):
    cohort, trainee, _ = class_
    browser = as_person(trainee)
    assert [ASKED in visit(browser, address) for address in (FIRST, SECOND)] == [False, False]
    world.lesson_done(trainee, cohort, "les-1-1")
    page = visit(browser, SECOND)
    assert ASKED in page
    assert re.findall(r'name="went" value="(\w+)"', page) == ["good", "partly", "not"]
    answer = submit(browser, f"{FIRST}/hoe-ging-het", went="partly", words=" Ze lachte. ", next=SECOND)
    assert answer.headers["Location"] == SECOND
    assert ASKED not in visit(browser, SECOND)
    assert "Een beetje</strong>. Ze lachte." in visit(browser, FIRST)
    rows = db.session.scalars(select(LessonDeed)).all()
    assert [(row.went, row.words, row.is_done) for row in rows] == [("partly", "Ze lachte.", True)]


@pytest.mark.parametrize(
    ("went", "is_done", "asked_on_start"), [("good", True, False), ("not", False, False)], ids=["did it", "did not"]
)  # fmt: skip
def test_what_was_put_off_is_not_asked_after_twice(class_, world, as_person, visit, submit, went, is_done, asked_on_start):  # fmt: skip
    cohort, trainee, _ = class_
    world.lesson_done(trainee, cohort, "les-1-1")
    browser = as_person(trainee)
    before = progress_of(trainee, cohort, now=world.now).items
    submit(browser, f"{FIRST}/doen", done="nee")
    assert f"{FIRST}/doen" in visit(browser, "/leren")
    submit(browser, f"{FIRST}/hoe-ging-het", went=went, words="")
    facts = learned([trainee.id], cohort.version.course_id)[trainee.id]
    assert (facts.deeds, facts.told) == ({"les-1-1": is_done}, {"les-1-1"})
    assert (f"{FIRST}/doen" in visit(browser, "/leren")) == asked_on_start
    # nothing counts by it
    assert progress_of(trainee, cohort, now=world.now).items == before


def test_words_without_a_choice_come_back(class_, world, as_person, submit):
    cohort, trainee, _ = class_
    world.lesson_done(trainee, cohort, "les-1-1")
    page = submit(as_person(trainee), f"{FIRST}/hoe-ging-het", status=400, went="", words="Mooi!").get_data(as_text=True)  # fmt: skip
    assert ("Kies hoe het ging." in page, 'value="Mooi!"' in page) == (True, True)
    assert db.session.scalars(select(LessonDeed)).all() == []


def test_a_coach_reads_nothing_of_it(class_, world, as_person, visit, submit):
    cohort, trainee, coach = class_
    world.lesson_done(trainee, cohort, "les-1-1")
    submit(as_person(trainee), f"{FIRST}/hoe-ging-het", went="good", words="kanariewoord")
    for address in (f"/begeleiding/deelnemers/{trainee.id}", "/begeleiding"):
        assert "kanariewoord" not in visit(as_person(coach), address)
