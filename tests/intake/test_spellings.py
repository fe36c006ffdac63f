"""Who writes a word so that the rule refuses it says so; staff decides, and from then on every form takes it, or says why not."""

import re

import pytest

from lms import spellings
from lms.accounts.models import Person
from lms.db import db
from lms.intake.models import Application
from lms.spellings import Spelling
from tests.house.typed import forms_in

WORD, PAGE = "Femk\u03b5", "/aanmelden"
FIELDS = {"name": f"{WORD} Bos", "phone": "0612345678", "neighbourhood": "Noord", "privacy": "y"}
OFFER = f"Zo schrijf ik het: {WORD}. Vraag of dat mag."


def sent(browser, **more: str) -> str:
    answer = browser.post(PAGE, data=FIELDS | more)
    return answer.get_data(as_text=True) if answer.status_code == 400 else answer.headers["Location"]


def words() -> dict[str, bool | None]:
    return dict(db.session.execute(db.select(Spelling.written, Spelling.is_allowed)).all())


def decided(browser, said: str) -> None:
    row = db.session.scalars(db.select(Spelling)).one()
    assert browser.post(f"/schrijfwijzen/{row.id}", data={"is_allowed": said}).status_code == 303


def test_a_refusal_offers_to_ask_and_staff_decides(world, client, as_person, visit):
    page = sent(client)
    assert (OFFER in page, words()) == (True, {})
    page = sent(client, as_written=WORD)
    assert ("Een medewerker kijkt of" in page, OFFER in page, words()) == (True, False, {WORD: None})
    assert f'value="{WORD} Bos"' in page  # still there, to write in another way
    assert (
        sent(client, as_written=WORD).count("Een medewerker kijkt of") == 2
    )  # on top and at the field: once asked
    staff = as_person(world.staff())
    assert 'href="/aanmeldingen/nakijken"' in visit(staff, "/aanmeldingen")
    assert "Mag iemand het zo schrijven?" in visit(staff, "/aanmeldingen/nakijken")
    listed = visit(staff, "/schrijfwijzen")
    assert f"<strong>{WORD}</strong> bij <em>Je naam</em>" in listed
    decided(staff, "ja")
    assert sent(client) == "/aanmelden/bedankt"
    assert db.session.scalars(db.select(Application.name)).all() == [f"{WORD} Bos"]


def test_what_staff_denied_is_said_and_may_be_decided_again(world, client, as_person, visit):
    sent(client, as_written=WORD)
    staff = as_person(world.staff())
    decided(staff, "nee")
    assert "We keken al naar" in sent(client, as_written=WORD)
    assert f"{WORD}: mag niet" in visit(staff, "/schrijfwijzen")
    decided(staff, "")
    assert words() == {WORD: None}
    assert staff.post("/schrijfwijzen/1000", data={"is_allowed": "ja"}).status_code == 404
    row = db.session.scalars(db.select(Spelling)).one()
    assert staff.post(f"/schrijfwijzen/{row.id}", data={"is_allowed": "misschien"}).status_code == 400


def test_who_is_logged_in_is_named(world, as_person, visit):
    person = world.person(name="Sanne Bakker")
    browser = as_person(person)
    [form] = [
        form for form in forms_in(browser.get("/mijn").get_data(as_text=True), "", "/mijn") if form.typed
    ]
    fields = form.untouched() | {"name": WORD}
    assert OFFER in browser.post("/mijn", data=fields).get_data(as_text=True)
    browser.post("/mijn", data=fields | {"as_written": WORD})
    listed = visit(as_person(world.staff()), "/schrijfwijzen")
    assert re.search(r"gevraagd op [^<]* door Sanne Bakker", listed)
    assert db.session.scalar(db.select(Person.name).where(Person.id == person.id)) == "Sanne Bakker"


@pytest.mark.parametrize("text", ["Jan\u202etimS", "J\u200ban"])
def test_what_nobody_can_see_is_no_way_to_write(client, text):
    page = client.post(PAGE, data=FIELDS | {"name": text, "as_written": text}).get_data(as_text=True)
    assert ("zonder te plakken" in page, "Zo schrijf ik het" in page, words()) == (True, False, {})


def test_the_list_is_bounded(world, client):
    for number in range(spellings.MOST_WAITING):
        world.add(Spelling(written=f"{number}", label="x", asked_at=world.now))
    assert "We kunnen nu niet naar" in sent(client, as_written=WORD)
    assert WORD not in words()
