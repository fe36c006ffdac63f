"""Good photos wait when another was wrong: for who sent them, for an hour, and away when they say so."""

import re
from datetime import timedelta

import pytest

from lms import clock, kept_photos
from lms.db import db
from lms.kept_photos import NamedPhoto
from lms.learning.models import HandInPhoto
from lms.photos import Photo
from tests.learning.test_learning import hand_in, photo_file

KEY = "only for tests, and long enough for a key"


@pytest.fixture
def trainee(world):
    return world.trainee(world.cohort())


def refused(submit, browser) -> str:
    """The word of the page on which one of three photos was wrong."""
    files = [("straat.jpg", photo_file()), ("half.jpg", photo_file()[:900]), ("plein.png", photo_file("PNG"))]
    page = hand_in(submit, browser, status=400, files=files).get_data(as_text=True)
    return re.search(r'name="kept_photos" value="([^"]+)"', page)[1]


def number_of_photos() -> int:
    return db.session.scalar(db.select(db.func.count(HandInPhoto.id)))


@pytest.mark.parametrize(("more", "number"), [({"use_kept": "y"}, 3), ({}, 1)])
def test_only_another_for_the_wrong_one_is_chosen(trainee, as_person, submit, more, number):
    browser = as_person(trainee)
    word = refused(submit, browser)
    hand_in(submit, browser, files=[("heel.jpg", photo_file())], kept_photos=word, **more)
    assert number_of_photos() == number


def test_they_wait_through_a_second_refusal(trainee, as_person, submit):
    browser = as_person(trainee)
    sent = {"kept_photos": refused(submit, browser), "use_kept": "y"}
    page = hand_in(submit, browser, status=400, files=[("weer.jpg", b"geen foto")], **sent).get_data(
        as_text=True
    )
    assert "straat.jpg, plein.png" in page
    sent["kept_photos"] = re.search(r'name="kept_photos" value="([^"]+)"', page)[1]
    hand_in(submit, browser, files=[], **sent)
    assert number_of_photos() == 2


def test_they_are_nobody_elses_and_end_after_an_hour(trainee, world, app):
    photos, other = [NamedPhoto("deur.jpg", Photo(b"bytes", 4, 3))], world.person().id
    with app.test_request_context():
        word = kept_photos.keep(photos, trainee.id, key=KEY, now=clock.now())
        soon, late = clock.now() + timedelta(minutes=59), clock.now() + timedelta(minutes=61)
        assert kept_photos.kept(word, trainee.id, key=KEY, now=soon) == photos
        assert kept_photos.kept(word, trainee.id, key=KEY, now=late) == []
        assert kept_photos.kept(word, other, key=KEY, now=soon) == []
        assert kept_photos.kept("zelf gemaakt", trainee.id, key=KEY, now=soon) == []
