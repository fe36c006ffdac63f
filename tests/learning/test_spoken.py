"""Work that is spoken in: handed in, heard by who may, and typed in short by who listened."""

import io

import pytest
from sqlalchemy import select

from lms import recordings, uploads
from lms.db import db
from lms.errors import RuleError
from lms.learning import actions
from lms.learning.models import HandIn, LessonDeed
from lms.learning.rules import check_hand_in
from lms.projects.models import LogbookEntry
from lms.uploads import upload_folder
from tests.learning.test_learning import hand_in, photo_file
from tests.learning.test_review import SPEECH

ADDRESS = "/opdrachten/opdracht-1"
M4A = SPEECH["m4a"][0]


@pytest.fixture
def class_(world):
    cohort = world.cohort()
    return cohort, world.trainee(cohort), world.coach(cohort, name="Femke Bakker")


def speaks(submit, browser, content=M4A, status=303, **fields):
    return submit(
        browser, ADDRESS, status=status, **{"text": "", "spoken": (io.BytesIO(content), "opname")} | fields
    )


@pytest.mark.parametrize(
    ("text", "photos", "is_spoken", "refused"),
    [
        ("Gedaan.", 0, False, None),
        ("", 1, False, None),
        ("", 0, True, None),
        (" ", 0, False, "text"),
        ("", 6, True, "photos"),
    ],
)
def test_one_of_text_photo_and_voice_is_enough(text, photos, is_spoken, refused):
    found = None
    try:
        check_hand_in(text, photos, is_spoken=is_spoken)
    except RuleError as refusal:
        found = refusal.field
    assert found == refused


@pytest.mark.parametrize("name", SPEECH)
def test_spoken_work_is_kept_and_heard_by_who_may(world, class_, as_person, submit, visit, name):
    cohort, trainee, coach = class_
    content, mimetype = SPEECH[name]
    speaks(submit, as_person(trainee), content)
    kept = db.session.scalars(select(HandIn)).one()
    address = f"/opdrachten/opnames/{kept.file_name}"
    assert (kept.text, kept.mimetype, kept.photos) == ("", mimetype, [])
    people = (trainee, coach, world.staff(), world.trainee(cohort), world.coach(world.cohort()))
    heard = []
    for person in people:
        with as_person(person).get(address) as answer:
            own = answer.status_code == 200 and answer.data == content
            heard.append((answer.status_code, own, answer.headers["Cache-Control"] == "no-store"))
    assert heard == [(200, True, True)] * 3 + [(404, False, False)] * 2
    page = visit(as_person(coach), f"/begeleiding/inleveringen/{kept.id}")
    assert ("Voldaan als" in page, f'src="{address}"' in page) == (True, True)
    assert ("Bewaar de opname" in page) == (mimetype in ("audio/webm", "audio/ogg")), (
        "not every phone plays it"
    )
    assert "ingesproken" in visit(as_person(coach), "/begeleiding/inleveringen")


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"MZ" + b"0" * 900, "kunnen we niet afspelen"), (b"OggS" + b"0" * recordings.MAX_BYTES, "te groot")],
    ids=["program", "too large"],
)
def test_what_is_refused_keeps_the_text_and_the_photos(class_, as_person, submit, content, words):
    page = speaks(
        submit, as_person(class_[1]), content, 400, text="Mijn verhaal", photos=(io.BytesIO(photo_file()), "plein.jpg")
    ).get_data(as_text=True)  # fmt: skip
    assert (words in page, "Mijn verhaal</textarea>" in page) == (True, True)
    assert "wachten hier een uur: plein.jpg" in page
    assert db.session.scalars(select(HandIn)).all() == []


def test_the_gist_says_who_typed_it_is_changed_and_taken_away(world, class_, as_person, submit, visit):
    cohort, trainee, coach = class_
    speaks(submit, as_person(trainee))
    row = db.session.scalars(select(HandIn)).one()
    other = world.coach(cohort, name="Joris Tol")
    address, shown = f"/begeleiding/inleveringen/{row.id}/kern", []
    for person, gist in ((coach, "Zij sprak acht buren."), (other, "Acht buren, zes ideeën."), (coach, " ")):
        visit(as_person(person), address)
        submit(as_person(person), address, gist=gist)
        page = visit(as_person(trainee), ADDRESS)
        shown.append(
            [words for words in ("Femke Bakker:", "Joris Tol:", "Acht buren, zes ideeën.") if words in page]
        )
    assert shown == [["Femke Bakker:"], ["Joris Tol:", "Acht buren, zes ideeën."], []]
    assert (row.gist, row.gist_by_id, row.gist_at) == ("", None, None)
    submit(as_person(trainee), address, status=403, gist="Over mij.")
    written = world.handed_in(world.trainee(cohort), cohort)
    assert as_person(coach).get(f"/begeleiding/inleveringen/{written.id}/kern").status_code == 404


def test_a_voice_is_never_shared_with_a_project(world, class_, as_person, submit):
    _cohort, trainee, coach = class_
    world.member(world.project(), trainee)
    speaks(submit, as_person(trainee), share="y")
    row = db.session.scalars(select(HandIn)).one()
    submit(as_person(coach), f"/begeleiding/inleveringen/{row.id}/kern", gist="Zij sprak acht buren.")
    actions.review(row, outcome="approved", feedback="Mooi.", by=coach, now=world.now)
    assert db.session.scalars(select(LogbookEntry.text)).all() == []


def test_a_recording_of_before_stays_when_work_is_handed_in_again(world, class_, as_person, submit, visit):
    _cohort, trainee, coach = class_
    speaks(submit, as_person(trainee))
    first = db.session.scalars(select(HandIn)).one()
    actions.review(first, outcome="needs_more", feedback="Mooi.", to_do="Meer.", by=coach, now=world.now)
    hand_in(submit, as_person(trainee))
    page = visit(as_person(trainee), ADDRESS)
    assert first.file_name in page
    assert uploads.read(upload_folder(), first.file_name) == M4A


def test_how_it_went_is_heard_by_its_maker_alone_and_goes_when_they_want(
    world, class_, as_person, submit, visit
):
    cohort, trainee, coach = class_
    browser, address = as_person(trainee), "/leren/01-module/les-1-1/hoe-ging-het"
    visit(browser, address)
    submit(browser, address, went="good", words="Fijn.", spoken=(io.BytesIO(M4A), "opname"))
    deed = db.session.scalars(select(LessonDeed)).one()
    sound = f"/leren/opnames/{deed.file_name}"
    assert [f'src="{sound}"' in visit(browser, page) for page in (address, "/leren/01-module/les-1-1")] == [
        True,
        True,
    ]
    people = (trainee, coach, world.staff(), world.trainee(cohort))
    statuses = []
    for person in people:
        with as_person(person).get(sound) as file:
            statuses.append(file.status_code)
    assert statuses == [200, 403, 403, 404]
    submit(browser, address, went="good", words="Fijn.")
    assert deed.file_name is not None, "said again without a voice: the voice stays"
    submit(browser, address, went="partly", words="Fijn.", drop_sound="y")
    assert (deed.went, deed.file_name) == ("partly", None)
    page = submit(
        browser, address, status=400, went="good", words="Mijn woord", spoken=(io.BytesIO(b"MZ" * 9), "x")
    )
    assert "Mijn woord" in page.get_data(as_text=True)
