"""Reading, checking and handing in, through the pages."""

import io
import re

import pytest
from PIL import Image
from pillow_heif import from_pillow
from sqlalchemy import select

from lms import photos, uploads
from lms.db import db
from lms.errors import RuleError
from lms.learning import actions
from lms.learning.models import CheckAnswer, HandIn, HandInPhoto, LessonCompletion, Review
from lms.learning.rules import shuffled
from lms.notifications.models import Message
from lms.uploads import upload_folder

LESSON = "/leren/01-module/les-1-1"


@pytest.fixture
def class_(world):
    cohort = world.cohort()
    return cohort, world.trainee(cohort), world.coach(cohort)


def photo_file(kind: str = "JPEG", size=(640, 480), mode: str = "RGB", exif: bytes = b"") -> bytes:
    out = io.BytesIO()
    image = Image.new(mode, size, "#3f6b3a")
    if kind == "HEIF":
        from_pillow(image).save(out)
    else:
        image.save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def gps() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 38.0, 0.0), 3: "E", 4: (5.0, 3.0, 0.0)})
    return exif.tobytes()


def test_lesson_page_takes_five_queries(class_, as_person, visit, count_queries):
    browser = as_person(class_[1])
    visit(browser, LESSON)
    with count_queries() as queries:
        visit(browser, LESSON)
    assert len(queries) <= 5, queries


def test_lesson_shows_no_answers(class_, as_person, visit):
    page = visit(as_person(class_[1]), LESSON)
    assert "Het goede" not in page
    assert "Uitleg" not in page


def test_completing_twice_counts_once(class_, as_person, submit):
    browser = as_person(class_[1])
    for _ in range(2):
        assert submit(browser, f"{LESSON}/afronding").headers["Location"].endswith("/check")
    assert len(db.session.scalars(select(LessonCompletion)).all()) == 1


def test_check_explains_every_answer_and_never_shows_the_key_before(class_, as_person, visit, submit):
    browser = as_person(class_[1])
    page = visit(browser, f"{LESSON}/check")
    assert "Vraag 1?" in page
    assert "Uitleg" not in page
    # the explanation, from which the right answer follows, comes from the second wrong answer on
    for explained in (False, True):
        wrong = submit(browser, f"{LESSON}/check", question="vraag-1", option="fout").headers["Location"]
        page = visit(browser, wrong)
        assert ("Nog niet" in page, "Uitleg 1." in page, "Het goede" in page) == (True, explained, False)
    for number in (1, 2):
        right = submit(browser, f"{LESSON}/check", question=f"vraag-{number}", option="goed").headers[
            "Location"
        ]
        assert "Dat klopt" in visit(browser, right)
    assert "Dit weet je nu" in visit(browser, f"{LESSON}/check")
    assert [row.is_right for row in db.session.scalars(select(CheckAnswer).order_by(CheckAnswer.id))] == [
        False,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"question": "vraag-1"},
        {"question": "vraag-1", "option": "verzonnen"},
        {"question": "x", "option": "goed"},
        {},
    ],
)
def test_an_answer_that_is_not_one(class_, as_person, submit, fields):
    page = submit(as_person(class_[1]), f"{LESSON}/check", status=400, **fields).get_data(as_text=True)
    assert "Kies een antwoord." in page
    assert db.session.scalars(select(CheckAnswer)).all() == []


def test_somebody_elses_answer_is_not_shown(world, class_, as_person, visit):
    cohort, trainee, _ = class_
    foreign = world.answer(world.trainee(cohort), cohort, "les-1-1", "vraag-1", is_right=False)
    assert "Jij koos" not in visit(as_person(trainee), f"{LESSON}/check?antwoord={foreign.id}")


def test_order_of_options_differs_and_is_repeatable():
    options = list("abcd")
    orders = {tuple(shuffled(options, options, f"{person}:vraag:0")) for person in range(40)}
    assert len(orders) > 10
    assert shuffled(options, options, "7:vraag:1") == shuffled(options, options, "7:vraag:1")


def hand_in(submit, browser, status=303, files=(), assignment="opdracht-1", **fields):
    data = {"text": "Tien krachten."} | fields
    if files:
        data["photos"] = [(io.BytesIO(content), name) for name, content in files]
    return submit(browser, f"/opdrachten/{assignment}", status=status, **data)


def test_hand_in_review_again_and_every_version_kept(world, class_, as_person, submit, visit):
    _cohort, trainee, coach = class_
    browser = as_person(trainee)
    hand_in(submit, browser)
    assert "Wij kijken ernaar" in visit(browser, "/opdrachten/opdracht-1")
    assert "al ingeleverd" in hand_in(submit, browser, status=400).get_data(as_text=True)
    first = db.session.scalars(select(HandIn)).one()
    actions.review(
        first, outcome="needs_more", feedback="Mooi begin.", to_do="Nog vier.", by=coach, now=world.now
    )
    page = visit(browser, "/opdrachten/opdracht-1")
    assert ("Nog vier." in page, "Tien krachten.</textarea>" in page) == (True, True)
    hand_in(submit, browser, text="Veertien krachten.")
    second = db.session.scalars(select(HandIn).where(HandIn.number == 2)).one()
    actions.review(second, outcome="approved", feedback="Mooi.", by=coach, now=world.now)
    page = visit(browser, "/opdrachten/opdracht-1")
    assert ("Tien krachten." in page, "Veertien krachten." in page, "<textarea" in page) == (
        True,
        True,
        False,
    )
    assert [row.number for row in db.session.scalars(select(HandIn).order_by(HandIn.number))] == [1, 2]
    assert [row.template for row in db.session.scalars(select(Message))] == [
        "learning/mail/feedback_given"
    ] * 2


def test_the_gate_is_closed_until_safe_working_is_done(world, class_, as_person, submit, visit):
    cohort, trainee, coach = class_
    browser = as_person(trainee)
    assert "Nog niet open" in visit(browser, "/opdrachten/opdracht-2")
    assert "helemaal af zijn" in hand_in(submit, browser, status=400, assignment="opdracht-2").get_data(
        as_text=True
    )
    for lesson in ("les-1-1", "les-1-2"):
        world.lesson_done(trainee, cohort, lesson)
        for question in ("vraag-1", "vraag-2"):
            world.answer(trainee, cohort, lesson, question)
    world.review(world.handed_in(trainee, cohort), coach)
    hand_in(submit, browser, assignment="opdracht-2")


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([("groot.jpg", b"\xff\xd8\xff" + b"0" * (16 * 1024 * 1024))], "te groot"),
        (
            [("plaatje.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")],
            "niet openen als foto",
        ),
        ([("half.jpg", photo_file()[:900])], "niet openen als foto"),
        ([("leeg.png", b"")], "niet openen als foto"),
        ([(f"{number}.jpg", photo_file()) for number in range(6)], "5 foto"),
    ],
)
def test_photos_that_are_refused_keep_the_text(class_, as_person, submit, files, sentence):
    page = hand_in(submit, as_person(class_[1]), status=400, files=files, text="Mijn verhaal").get_data(
        as_text=True
    )
    assert sentence in page
    assert "Mijn verhaal</textarea>" in page
    assert db.session.scalars(select(HandIn)).all() == []


def test_of_several_photos_the_wrong_one_is_named(class_, as_person, submit):
    files = [("straat.jpg", photo_file()), ("half.jpg", photo_file()[:900]), ("plein.png", photo_file("PNG"))]
    page = hand_in(submit, as_person(class_[1]), status=400, files=files).get_data(as_text=True)
    assert (
        "half.jpg: Dit bestand kunnen we niet openen als foto. Maak de foto opnieuw, of kies een andere."
        in page
    )
    assert "Deze zijn goed, en wachten hier een uur: straat.jpg, plein.png. Je kiest ze niet opnieuw." in page


@pytest.mark.parametrize(
    "content",
    [
        photo_file(exif=gps()),
        photo_file("PNG", mode="RGBA"),
        photo_file("WEBP"),
        photo_file("HEIF"),
        photo_file(size=(4000, 3000)),
    ],
    ids=["jpeg with gps", "png with alpha", "webp", "heic", "large"],
)
def test_photos_are_redrawn_without_a_trace(class_, as_person, submit, content):
    hand_in(submit, as_person(class_[1]), files=[("foto.jpg", content)])
    kept = db.session.scalars(select(HandInPhoto)).one()
    stored = uploads.read(upload_folder(), kept.file_name)
    with Image.open(io.BytesIO(stored)) as image:
        assert (image.format, dict(image.getexif()), max(image.size) <= photos.MAX_SIDE) == ("JPEG", {}, True)
    assert b"Exif" not in stored


def test_photo_is_for_maker_coach_and_staff_only(world, class_, as_person, submit):
    cohort, trainee, coach = class_
    hand_in(submit, as_person(trainee), files=[("foto.jpg", photo_file())])
    address = f"/opdrachten/fotos/{db.session.scalars(select(HandInPhoto)).one().file_name}"
    other = world.cohort()
    expected = [
        (trainee, 200),
        (coach, 200),
        (world.staff(), 200),
        (world.trainee(cohort), 404),
        (world.coach(other), 404),
    ]
    assert [(person.id, as_person(person).get(address).status_code) for person, _ in expected] == [
        (person.id, status) for person, status in expected
    ]
    assert as_person(trainee).get("/opdrachten/fotos/verzonnen.jpg").status_code == 404


@pytest.mark.parametrize("fields", [{"text": ""}, {"text": "   "}, {"text": "x" * 10_001}])
def test_text_that_is_refused(class_, as_person, submit, fields):
    page = hand_in(submit, as_person(class_[1]), status=400, **fields).get_data(as_text=True)
    assert re.search(r"Schrijf iets op, kies een foto of vertel het|te lang", page)


def test_review_twice_own_and_empty(world, class_):
    cohort, trainee, coach = class_
    row = world.handed_in(trainee, cohort)
    for values, sentence in (
        ({"outcome": "approved", "feedback": " ", "by": coach}, "Schrijf wat goed ging"),
        ({"outcome": "mooi", "feedback": "x", "by": coach}, "Kies"),
        ({"outcome": "approved", "feedback": "x", "by": trainee}, "over jou"),
    ):
        with pytest.raises(RuleError, match=sentence):
            actions.review(row, **values, now=world.now)
    actions.review(row, outcome="approved", feedback="Mooi.", by=coach, now=world.now)
    with pytest.raises(RuleError, match="al beoordeeld"):
        actions.review(
            row,
            outcome="needs_more",
            feedback="Nee.",
            to_do="Loop nog eens.",
            by=world.coach(cohort),
            now=world.now,
        )


def test_of_two_reviewers_at_once_the_second_is_told(world, class_):
    """The second read the hand-in before the first wrote: the unique row refuses."""
    cohort, trainee, coach = class_
    row = world.handed_in(trainee, cohort)
    assert row.review is None
    db.session.execute(
        Review.__table__.insert().values(
            hand_in_id=row.id,
            outcome="approved",
            feedback="Eerst.",
            reviewed_by_id=coach.id,
            reviewed_at=world.now,
        )
    )
    with pytest.raises(RuleError, match="al beoordeeld"):
        actions.review(
            row,
            outcome="needs_more",
            feedback="Later.",
            to_do="Loop nog eens.",
            by=world.coach(cohort),
            now=world.now,
        )
    assert db.session.scalars(select(Review.feedback)).all() == ["Eerst."]
