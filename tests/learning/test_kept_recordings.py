"""A good recording waits when its form is refused for something else: for who made it, for an hour, and away when they say so."""

import io
import re
from datetime import timedelta

import pytest

from lms import clock, kept_recordings, uploads
from lms.asking.models import Question
from lms.cohorts.models import CallRequest
from lms.db import db
from lms.learning.models import HandIn, LessonDeed
from lms.uploads import upload_folder
from tests.learning.test_review import SPEECH

KEY = "only for tests, and long enough for a key"
SOUND, OTHER = SPEECH["m4a"][0], SPEECH["webm"][0]
WENT = "/leren/01-module/les-1-1/hoe-ging-het"
# where it is sent, what is refused, what is right, and the row that names the file
FORMS = {
    "hand-in": ("/opdrachten/opdracht-1", {"text": "te lang " * 9000}, {"text": ""}, HandIn),
    "question": ("/vragen/lesson/les-1-1", {"text": "te lang " * 9000}, {"text": ""}, Question),
    "how it went": (WENT, {"went": "", "words": "Mooi!"}, {"went": "good", "words": ""}, LessonDeed),
    "call": ("/bel-mij", {"about": "te lang " * 9000}, {"about": ""}, CallRequest),
}


@pytest.fixture
def trainee(world):
    return world.trainee(world.cohort())


def refused(submit, browser, address: str, fields: dict, **more) -> str:
    """The word of the page that comes back."""
    page = submit(browser, address, status=400, **fields, **more).get_data(as_text=True)
    assert "Je opname is goed en wacht hier een uur." in page
    return re.search(r'name="kept_spoken" value="([^"]+)"', page)[1]


def kept_of(model) -> list[bytes | None]:
    names = db.session.scalars(db.select(model.file_name)).all()
    return [uploads.read(upload_folder(), name) if name else None for name in names]


@pytest.mark.parametrize("form", FORMS)
def test_it_waits_through_two_refusals_and_is_sent_with_what_is_mended(trainee, as_person, submit, form):
    address, wrong, right, model = FORMS[form]
    browser = as_person(trainee)
    sent = {"kept_spoken": refused(submit, browser, address, wrong, spoken=(io.BytesIO(SOUND), "opname"))}
    sent |= {"use_spoken": "y"}
    assert refused(submit, browser, address, wrong, **sent) == sent["kept_spoken"]
    submit(browser, address, **right, **sent)
    assert kept_of(model) == [SOUND]


@pytest.mark.parametrize(
    ("more", "expected"), [({}, None), ({"use_spoken": "y", "spoken": (io.BytesIO(OTHER), "opname")}, OTHER)]
)
def test_it_is_away_when_they_say_so_and_gives_way_to_a_new_one(trainee, as_person, submit, more, expected):
    address, wrong, right, model = FORMS["how it went"]
    browser = as_person(trainee)
    word = refused(submit, browser, address, wrong, spoken=(io.BytesIO(SOUND), "opname"))
    submit(browser, address, **right, kept_spoken=word, **more)
    assert kept_of(model) == [expected]


def test_it_is_nobody_elses_ends_after_an_hour_and_is_erased(trainee, world, app):
    other = world.person().id
    with app.test_request_context():
        word = kept_recordings.keep(SOUND, trainee.id, key=KEY, now=clock.now())
        soon, late = clock.now() + timedelta(minutes=59), clock.now() + timedelta(minutes=61)
        assert [
            kept_recordings.kept(sent, person, key=KEY, now=now)
            for sent, person, now in (
                (word, trainee.id, soon), (word, trainee.id, late), (word, other, soon), ("zelf gemaakt", trainee.id, soon),
            )
        ] == [SOUND, b"", b"", b""]  # fmt: skip
        for now, is_there in ((soon, True), (late, False)):
            kept_recordings.erase(now)
            assert bool(list(upload_folder().glob("??/*.waits"))) is is_there
