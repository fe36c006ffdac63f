"""Asking at a place of the course and getting an answer, through the pages."""

import io

import pytest
from sqlalchemy import select

from lms import recordings
from lms.asking import actions, queries
from lms.asking.models import Question
from lms.db import db
from lms.learning.models import HandIn
from lms.notifications.models import Message
from tests.learning.test_review import SPEECH

PLACE, QUEUE = "/vragen/lesson/les-1-1", "/begeleiding/vragen"
PLACES = {
    "lesson": ("/leren/01-module/les-1-1", "les-1-1"),
    "check": ("/leren/01-module/les-1-1/check", "les-1-1"),
    "assignment": ("/opdrachten/opdracht-1", "opdracht-1"),
}


@pytest.fixture
def class_(world):
    cohort = world.cohort()
    return cohort, world.trainee(cohort, name="Anna Tol"), world.coach(cohort, name="Femke Bakker")


def spoken(name="webm"):
    return io.BytesIO(SPEECH[name][0]), "opname"


def one_question():
    return db.session.scalars(select(Question)).one()


def test_every_place_has_the_way_to_ask_with_the_place_filled_in(class_, as_person, submit, visit):
    browser = as_person(class_[1])
    for kind, (page, slug) in PLACES.items():
        address = f"/vragen/{kind}/{slug}"
        assert f'href="{address}"' in visit(browser, page)
        assert f'href="{page}"' in visit(browser, address), "and the way back"
        submit(browser, address, text="Hoe dan?")
    found = db.session.scalars(select(Question).order_by(Question.id)).all()
    assert [(row.kind, row.slug) for row in found] == [(kind, slug) for kind, (_, slug) in PLACES.items()]
    assert [
        browser.get(address).status_code for address in ("/vragen/lesson/nergens", "/vragen/iets/les-1-1")
    ] == [404, 404]


def test_a_spoken_question_waits_at_once_and_its_answer_is_on_the_start_page(
    world, class_, as_person, submit, visit
):
    cohort, trainee, coach = class_
    asker, staff = as_person(trainee), as_person(coach)
    submit(asker, PLACE, text="", spoken=spoken())
    asked = one_question()
    assert "1 vraag wacht" in visit(staff, "/begeleiding")
    assert "Anna Tol, les:" in visit(staff, QUEUE)
    page = visit(staff, f"{QUEUE}/{asked.id}")
    assert (f"/vragen/opnames/{asked.file_name}" in page, "Bewaar de opname" in page) == (True, True)
    submit(staff, f"{QUEUE}/{asked.id}", text="Begin met luisteren.", spoken=spoken("m4a"))
    [answer] = asked.answers
    start = visit(asker, "/leren")
    assert ("Antwoord op je vraag" in start, "Femke Bakker" in start) == (True, True)
    message = db.session.scalars(select(Message).where(Message.event == f"question:{answer.id}")).one()
    opened = submit(asker, f"/mijn/berichten/{message.id}/gelezen")
    assert opened.location.endswith(PLACE)
    assert (
        "Begin met luisteren." in visit(asker, PLACE),
        "Antwoord op je vraag" in visit(asker, "/leren"),
    ) == (
        True,
        False,
    )
    who = {
        trainee: 200,
        coach: 200,
        world.staff(): 200,
        world.trainee(cohort): 404,
        world.coach(world.cohort()): 404,
    }
    for name in (asked.file_name, answer.file_name):
        heard = {}
        for person in who:
            with as_person(person).get(f"/vragen/opnames/{name}") as file:
                heard[person] = file.status_code
                assert file.status_code == 404 or file.headers["Cache-Control"] == "no-store"
        assert heard == who
    assert "wacht" not in visit(staff, QUEUE).partition("<main")[2].partition("Er wacht geen vraag")[0]


def test_one_question_at_a_place_is_taken_back_and_asked_anew(class_, as_person, submit, visit):
    browser = as_person(class_[1])
    submit(browser, PLACE, text="Hoe?")
    page = submit(browser, PLACE, status=400, text="En hoe nog meer?").get_data(as_text=True)
    assert ("Je vroeg hier al iets." in page, "En hoe nog meer?</textarea>" in page) == (True, True)
    asked = one_question()
    submit(browser, f"/vragen/{asked.id}/intrekking")
    assert "Teruggenomen op" in visit(browser, PLACE)
    submit(browser, PLACE, text="Toch nog iets.")
    rows = db.session.scalars(select(Question).order_by(Question.id)).all()
    assert [(row.text, row.is_open, row.is_withdrawn) for row in rows] == [
        ("Hoe?", False, True),
        ("Toch nog iets.", True, False),
    ]
    assert "Toch nog iets." in visit(browser, "/vragen")


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"MZ" + b"0" * 900, "kunnen we niet afspelen"), (b"OggS" + b"0" * recordings.MAX_BYTES, "te groot")],
    ids=["program", "too large"],
)
def test_a_sound_that_is_refused_keeps_the_text(class_, as_person, submit, content, words):
    sound = (io.BytesIO(content), "opname")
    page = submit(as_person(class_[1]), PLACE, status=400, text="Hoe?", spoken=sound).get_data(as_text=True)
    assert (words in page, "Hoe?</textarea>" in page, db.session.scalars(select(Question)).all()) == (
        True,
        True,
        [],
    )


def test_a_question_that_was_talked_over_is_done_and_goes_open_again(class_, as_person, submit, visit):
    _cohort, trainee, coach = class_
    staff = as_person(coach)
    submit(as_person(trainee), PLACE, text="Hoe?")
    asked = one_question()
    submit(staff, f"{QUEUE}/{asked.id}/gesproken")
    assert "besprak dit" in visit(as_person(trainee), PLACE)
    assert db.session.scalars(select(Message)).all() == []
    submit(staff, f"{QUEUE}/{asked.id}/gesproken")
    assert "al klaar" in visit(staff, QUEUE)
    submit(staff, f"{QUEUE}/{asked.id}/heropening")
    assert (asked.is_open, len(asked.answers)) == (True, 1)
    submit(staff, f"{QUEUE}/{asked.id}", text="Zo.")
    assert (asked.is_open, [row.way for row in asked.answers]) == (False, ["talked", "written"])


def test_who_waits_counts_from_the_day_it_was_asked(world, class_):
    cohort, trainee, coach = class_
    actions.ask(trainee, cohort, "lesson", "les-1-1", text="Hoe?", now=world.now)
    own = world.coach(world.cohort())
    found = [
        list(db.session.scalars(queries.waiting(person, now=world.now))) for person in (coach, own, trainee)
    ]
    assert found == [[world.now], [], []]
    assert db.session.scalars(select(HandIn)).all() == []
