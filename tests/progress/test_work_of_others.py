"""Photos and voices of somebody's work: an assessor opens them for the talk that is theirs, and no browser keeps them."""

import pytest

from lms import uploads
from lms.learning.models import HandInPhoto, ReviewRecording
from lms.uploads import upload_folder
from tests.progress.assessing import advise, decide, prepare, talk


@pytest.fixture
def files(world, ready):
    """The addresses of a photo and of a spoken answer."""
    hand_in = world.handed_in(ready[2], ready[0], number=9)
    photo, voice = (
        uploads.store(upload_folder(), b"\xff\xd8\xff", ".jpg"),
        uploads.store(upload_folder(), b"OggS", ".ogg"),
    )
    world.add(HandInPhoto(hand_in=hand_in, position=0, file_name=photo, width=1, height=1))
    review = world.review(hand_in, ready[1])
    world.add(ReviewRecording(review_id=review.id, file_name=voice, mimetype="audio/ogg"))
    return f"/opdrachten/fotos/{photo}", f"/opdrachten/opnames/{voice}"


def opened(browser, files):
    return [browser.get(address).status_code for address in files]


def test_before_and_after_the_talk_is_theirs(world, ready, files, as_person):
    assessor, other = as_person(ready[3]), as_person(world.staff("assessor"))
    assert opened(assessor, files) == [404, 404]
    advise(world, ready)
    assert opened(assessor, files) == [404, 404]
    talk(world, ready)
    assert (opened(assessor, files), opened(other, files)) == ([200, 200], [404, 404])
    decide(world, ready)
    assert opened(assessor, files) == [404, 404]


def test_a_tie_of_one_s_own_closes_them(world, ready, files, as_person):
    prepare(world, ready)
    world.grant(ready[3], "coach", ready[0], until=world.days(-1))
    assert opened(as_person(ready[3]), files) == [404, 404]


def test_no_browser_keeps_them(world, ready, files, as_person):
    kept = {as_person(who).get(address).headers["Cache-Control"] for who in ready[1:3] for address in files}
    assert kept == {"no-store"}
