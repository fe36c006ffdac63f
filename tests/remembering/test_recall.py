"""Questions that were right in a check come back on a page of their own; the start page says how many."""

import re

import pytest
from sqlalchemy import select

from lms.cohorts.actions import pause, resume
from lms.db import db
from lms.learning.actions import answer_question
from lms.practice.question_rules import other_key, right_key
from lms.progress.queries import progress_of
from lms.remembering.models import RememberedQuestion
from lms.remembering.queries import recall_of

PAGE = "/leren/eerdere-vragen"


@pytest.fixture
def class_(world):
    cohort = world.cohort(world.version(lessons=2, questions=3))
    return cohort, world.trainee(cohort), world.coach(cohort)


def checked(world, cohort, trainee, *, days=-4, lessons=2):
    """Everything of the first lessons answered right, some days ago."""
    for lesson in cohort.version.modules[0].lessons[:lessons]:
        for question in lesson.check:
            answer_question(
                trainee, cohort, lesson, question["slug"], right_key(question), now=world.days(days)
            )


def rows():
    return list(db.session.scalars(select(RememberedQuestion).order_by(RememberedQuestion.id)))


def line(page: str) -> str | None:
    found = re.search(r'<p id="eerder">(.*?)</p>', page, re.S)
    return " ".join(re.sub("<.*?>", "", found[1]).split()) if found else None


def question_on(page: str) -> int:
    return int(re.search(r'name="question" value="(\d+)"', page)[1])


def test_three_come_back_and_the_next_day_three_more(class_, world, as_person, visit, submit):
    cohort, trainee, _ = class_
    checked(world, cohort, trainee)
    browser, before = as_person(trainee), progress_of(trainee, cohort, now=world.now).items
    said = []
    for _ in range(3):
        said.append(line(visit(browser, "/leren")))
        page = visit(browser, PAGE)
        row = db.session.get(RememberedQuestion, question_on(page))
        asked = cohort.version.modules[0].lessons[0].check
        question = next(one for one in asked if one["slug"] == row.question_slug)
        answer = submit(browser, PAGE, question=row.id, option=right_key(question))
        assert "Dat klopt" in visit(browser, answer.headers["Location"])
    assert said == [
        "Weet je het nog? Drie vragen uit eerdere lessen",
        "Weet je het nog? Twee vragen uit eerdere lessen",
        "Weet je het nog? Eén vraag uit een eerdere les",
    ]
    assert (line(visit(browser, "/leren")), "Klaar voor vandaag" in visit(browser, PAGE)) == (None, True)
    assert [(row.step, (row.due_on - row.since).days) for row in rows()] == [(1, 10)] * 3 + [(0, 3)] * 3
    assert len(recall_of(trainee, cohort, now=world.days(1)).left) == 3
    assert progress_of(trainee, cohort, now=world.now).items == before  # nothing counts by it


def test_what_does_not_fit_is_explained_and_comes_back_sooner(class_, world, as_person, visit, submit):
    cohort, trainee, _ = class_
    checked(world, cohort, trainee)
    browser = as_person(trainee)
    row = db.session.get(RememberedQuestion, question_on(visit(browser, PAGE)))
    row.step = 2
    question = next(one for one in cohort.version.modules[0].lessons[0].check if one["slug"] == row.question_slug)  # fmt: skip
    missing = submit(browser, PAGE, status=400, question=row.id).get_data(as_text=True)
    assert "Kies een antwoord." in missing
    where = submit(browser, PAGE, question=row.id, option=other_key(question)).headers["Location"]
    page = visit(browser, where)
    assert ("Nog niet" in page, question["explanation"] in page, "Lees de les nog eens" in page) == (
        True,
    ) * 3
    assert (row.step, (row.due_on - row.since).days, row.is_right) == (1, 10, False)
    # sent again from another tab it moves nothing
    again = submit(browser, PAGE, question=row.id, option=right_key(question)).headers["Location"]
    assert (again, row.step, row.is_right) == (where, 1, False)


def test_put_off_turned_off_and_on_again(class_, world, as_person, visit, submit):
    cohort, trainee, _ = class_
    checked(world, cohort, trainee)
    browser = as_person(trainee)
    shown = {}
    for act, says in (
        ("uitstel", "Je hebt deze vragen uitgesteld tot"),
        ("hervatting", "Eerder had je deze vraag goed"),
        ("stop", "Je wilde geen vragen uit eerdere lessen"),
        ("hervatting", "Eerder had je deze vraag goed"),
    ):
        submit(browser, f"{PAGE}/{act}", next="/leren")
        page = visit(browser, PAGE)
        shown[act] = (says in page, line(visit(browser, "/leren")) is not None)
        assert len(recall_of(trainee, cohort, now=world.days(3)).left) == (0 if act == "stop" else 3)
    assert shown == {"uitstel": (True, False), "hervatting": (True, True), "stop": (True, False)}


def test_a_pause_is_quiet_and_shifts_what_was_to_come(class_, world, as_person, visit):
    cohort, trainee, coach = class_
    checked(world, cohort, trainee, days=-20, lessons=1)
    checked(world, cohort, trainee, days=-12)
    since = world.days(-10)
    pause(trainee, cohort, since=since.date(), until=None, note="", by=coach, now=since)
    browser = as_person(trainee)
    assert (line(visit(browser, "/leren")), "Je hebt nu pauze" in visit(browser, PAGE)) == (None, True)
    resume(trainee, cohort, by=coach, now=world.now)
    assert [(row.due_on - world.today).days for row in rows()] == [-17] * 3 + [1] * 3


def test_what_left_the_course_disappears_and_nobody_sees_another_s(class_, world, as_person, visit, submit):
    cohort, trainee, _ = class_
    checked(world, cohort, trainee, lessons=1)
    gone, left, _ = rows()
    gone.question_slug = "weg"
    other = world.trainee(cohort)
    browser = as_person(trainee)
    assert line(visit(browser, "/leren")) == "Weet je het nog? Twee vragen uit eerdere lessen"
    assert question_on(visit(browser, PAGE)) == left.id
    for who, row in ((trainee, gone), (other, left)):
        answer = submit(as_person(who), PAGE, question=row.id, option="a")
        assert answer.headers["Location"] == PAGE
    left.answered_on = world.today
    assert "Nog niet" not in visit(as_person(other), f"{PAGE}?antwoord={left.id}")


def test_a_group_day_tells_what_the_group_found_hard(class_, world, as_person, visit):
    cohort, trainee, coach = class_
    day = world.group_day(cohort, days=2)
    lesson = cohort.version.modules[0].lessons[0]
    hard, fine = lesson.check[:2]
    address = f"/lichtingen/{cohort.id}/groepsdagen/{day.id}"
    for number, person in enumerate([trainee, *(world.trainee(cohort) for _ in range(4))]):
        assert "Er springt geen vraag uit" in visit(as_person(coach), address)
        for question, key in ((hard, other_key(hard) if number < 3 else right_key(hard)), (hard, right_key(hard)), (fine, right_key(fine))):  # fmt: skip
            answer_question(person, cohort, lesson, question["slug"], key, now=world.now)
    page = visit(as_person(coach), address)
    told = re.search("Wat de groep lastig vond</h2>(.*?)<h2>", page, re.S)[1]
    assert (hard["text"] in told, hard["explanation"] in told, "Voor de meesten lastig." in told) == (
        True,
    ) * 3
    assert fine["text"] not in told
