"""A form that is refused before its view runs comes back on its own page: filled in, with why, and nothing done."""

import gc
import html
import re
import warnings
from io import BytesIO

import pytest
from limits import parse

from lms import spellings
from lms.db import db
from lms.learning.models import LessonNote
from lms.limits import Limit
from tests.house.test_access import snapshot
from tests.house.typed import forms_in
from tests.proofreader import proofread

LESSON = "/leren/01-module/les-1-1"
NOTE, TEXT = f"{LESSON}/notitie", "Wat ik hier van meeneem, met ‘é’"


@pytest.fixture
def guarded(app):
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def note_form(browser, **more: str) -> dict[str, list[str] | str]:
    page = browser.get(LESSON).get_data(as_text=True)
    [form] = [form for form in forms_in(page, "", LESSON) if form.action == NOTE]
    return form.untouched() | {"text": TEXT} | more


@pytest.fixture
def spent(app):
    """No room at all for a note."""
    view = app.view_functions["learning.note"]
    before = getattr(view, "limits", ())
    view.limits = (Limit("note", parse("0 per day"), frozenset({"POST"}), only_done=False),)
    yield
    view.limits = before


def shown(answer) -> str:
    page = answer.get_data(as_text=True)
    proofread(page, NOTE)
    return html.unescape(page)


def again(answer) -> dict[str, list[str]]:
    """The note as it is sent by the button of the page that came back."""
    [form] = [form for form in forms_in(answer.get_data(as_text=True), "", NOTE) if form.action == NOTE]
    return form.untouched()


def summary(page: str) -> str:
    found = re.search(r'<div class="error-summary".*?</div>', page, re.S)
    return " ".join(re.sub("<[^>]+>", " ", found[0]).split()) if found else ""


def test_a_limit_shows_the_lesson_with_the_note_and_when_it_works_again(world, as_person, spent):
    browser = as_person(world.trainee(world.cohort()))
    fields, before = note_form(browser), snapshot()
    answer = browser.post(NOTE, data=fields)
    page = shown(answer)
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)
    assert (f">{TEXT}</textarea>" in page.replace("\n", ""), "Lever in" in page) == (True, False)
    assert summary(page).startswith("Dit is nog niet verstuurd Dit is nu te vaak geprobeerd. Vanaf")
    assert snapshot() == before


def test_another_login_shows_the_lesson_and_the_button_sends_it(world, as_person, guarded):
    person = world.trainee(world.cohort())
    fields = note_form(as_person(person))
    browser = as_person(person)
    answer = browser.post(NOTE, data=fields)
    page = shown(answer)
    assert answer.status_code == 400
    assert "is er opnieuw ingelogd of uitgelogd" in summary(page)
    assert browser.post(NOTE, data=again(answer)).status_code == 303
    assert db.session.scalars(db.select(LessonNote.text)).all() == [TEXT]


def test_what_somebody_else_wrote_meanwhile_is_still_noticed(world, as_person, app, spent):
    """The page that comes back says what stood on the page that was filled in, not what stands now."""
    browser = as_person(world.trainee(world.cohort()))
    fields = note_form(browser)
    app.view_functions["learning.note"].limits = ()
    browser.post(NOTE, data=note_form(browser, text="Van de andere tab"))
    app.view_functions["learning.note"].limits = (
        Limit("n", parse("0 per day"), frozenset({"POST"}), only_done=False),
    )
    refused = browser.post(NOTE, data=fields)
    app.view_functions["learning.note"].limits = ()
    asked = browser.post(NOTE, data=again(refused))
    assert (asked.status_code, "Van de andere tab</p>" in shown(asked)) == (400, True)


def test_what_is_too_large_keeps_its_page_and_names_the_files(world, as_person):
    browser = as_person(world.trainee(world.cohort()))
    files = {"photos": [(BytesIO(b"x" * 90_000), "deur.jpg")]}
    drawn = re.search(r'name="drawn_for" value="([^"]*)"', browser.get(LESSON).get_data(as_text=True))[1]
    answer = browser.post(
        "/opdrachten/opdracht-1", data={"text": TEXT, "drawn_for": drawn, **files}, content_type="multipart/form-data",
        environ_overrides={"CONTENT_LENGTH": "105000000"},
    )  # fmt: skip
    page = shown(answer)
    assert (answer.status_code, "Lever in" in page) == (413, True)
    assert "Kies opnieuw: deur.jpg" in summary(page)


def test_files_of_a_refused_form_are_let_go_of(world, as_person, guarded):
    """A large one lies on the disk while it is looked at, and would lie there until Python found it by chance."""
    browser = as_person(world.trainee(world.cohort()))
    drawn = re.search(r'name="drawn_for" value="([^"]*)"', browser.get(LESSON).get_data(as_text=True))[1]
    files = [(BytesIO(bytes(600_000)), "straat.jpg"), (BytesIO(bytes(600_000)), "brug.jpg")]
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        answer = browser.post(
            "/opdrachten/opdracht-1", data={"text": TEXT, "drawn_for": drawn, "photos": files}
        )
        gc.collect()
    assert (answer.status_code, TEXT in shown(answer)) == (400, True)
    assert [str(one.message) for one in said if one.category is ResourceWarning] == []


def test_secrets_do_not_come_back(app, client):
    view = app.view_functions["accounts.log_in"]
    before = view.limits
    view.limits = (Limit("login", parse("0 per day"), frozenset({"POST"}), only_done=False),)
    try:
        answer = client.post(
            "/inloggen", data={"email": "anna@example.org", "password": "een zin die lang is"}
        )
    finally:
        view.limits = before
    page = shown(answer)
    assert answer.status_code == 429
    assert ('value="anna@example.org"' in page, "een zin die lang is" in page) == (True, False)


def test_where_the_page_itself_is_shut_the_general_one_shows_it(world, as_person, spent):
    """Out of the cohort meanwhile: no lesson to draw."""
    person = world.trainee(world.cohort())
    browser = as_person(person)
    fields = note_form(browser)
    person.grants[0].until = world.days(-1)
    db.session.commit()
    page = shown(browser.post(NOTE, data=fields))
    assert "Even wachten</h1>" in page
    assert TEXT in page


def test_no_word_is_asked_for_while_a_page_is_drawn_again(world, as_person, app):
    """Drawing again writes nothing, also where a field would put a word on a list."""
    view = app.view_functions["intake.apply"]
    before = view.limits
    view.limits = (Limit("apply", parse("0 per day"), frozenset({"POST"}), only_done=False),)
    word = "Femk\u03b5"
    try:
        answer = app.test_client().post(
            "/aanmelden", data={"name": word, "as_written": word, "motivation": TEXT}
        )
    finally:
        view.limits = before
    page = shown(answer)
    assert (answer.status_code, TEXT in page, spellings.waiting()) == (429, True, [])
    assert "Vul je telefoonnummer" not in page  # nobody looked at what was typed yet
