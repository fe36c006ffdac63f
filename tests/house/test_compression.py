"""What goes over the wire compressed: long answers that repeat nothing somebody typed, and no other (BREACH)."""

import brotli
import pytest
from sqlalchemy import update

from lms.curriculum.models import CourseImage
from lms.db import db
from tests.house.kinds import build_scene
from tests.proofreader import without_tokens

pytestmark = pytest.mark.once(reason="headers and weight of answers")

DRAWING = b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<path d='M0 0h9'/>" * 200 + b"</svg>"


@pytest.fixture
def scene(world):
    made = build_scene(world)
    db.session.execute(update(CourseImage).values(content=DRAWING))
    return made


def address_of(app, scene, endpoint: str) -> str:
    return scene.address(next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint))


def test_only_these_answers_are_compressed(app, scene, as_person):
    """Of every address of the app. A new one here repeats nothing that somebody typed, whatever its reader sends."""
    browser, found = as_person(scene.people["trainee"]), set()
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods:
            answer = browser.get(scene.address(rule), headers={"Accept-Encoding": "br, gzip, zstd"})
            found |= {rule.endpoint} if "Content-Encoding" in answer.headers else set()
    assert found == {"learning.lesson", "curriculum.image"}


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.1", "br"),
        ("gzip", None),
        ("", None),
        ("br;q=0", None),
        ("*;q=0, br;q=0.5", "br"),
    ],
)
@pytest.mark.parametrize("endpoint", ["learning.lesson", "curriculum.image"])
def test_it_opens_to_the_same_words(app, scene, as_person, endpoint, accepted, sent):
    browser, address = as_person(scene.people["trainee"]), address_of(app, scene, endpoint)
    plain = browser.get(address)
    answer = browser.get(address, headers={"Accept-Encoding": accepted})
    content = brotli.decompress(answer.data) if sent else answer.data
    assert (answer.headers.get("Content-Encoding"), "Accept-Encoding" in answer.headers["Vary"]) == (
        sent,
        True,
    )
    assert without_tokens(content.decode()) == without_tokens(plain.get_data(as_text=True))
    assert (len(answer.data) < len(plain.data) / 2) is (sent is not None)


def test_a_note_that_comes_back_with_complaints_is_sent_as_it_is(app, scene, as_person):
    """It is the page of a lesson too, but repeats what was typed."""
    answer = as_person(scene.people["trainee"]).post(
        address_of(app, scene, "learning.note"),
        data={"text": "x" * 100_000},
        headers={"Accept-Encoding": "br"},
    )
    assert (answer.status_code, answer.headers.get("Content-Encoding")) == (400, None)
