"""The page that says that something failed must itself not fail: it looks nothing up, since the database may be what did."""

import re
import shutil

import pytest

from lms import clock, web
from lms.accounts import actions
from lms.accounts.models import Person
from lms.app import create_app
from lms.config import read_settings
from lms.db import Base, db
from tests.proofreader import proofread


@pytest.fixture
def house(tmp_path):
    """An app of its own, with a view that loses the database, and one that fails after it."""
    folder = tmp_path / "data"
    made = create_app(
        read_settings(
            {
                "LMS_DATA_DIR": str(folder),
                "LMS_CONTACT_NAME": "Noor de Wit",
                "LMS_CONTACT_PHONE": "0229 123 456",
            }
        )
    )

    @web.requires()
    def loses_the_database():
        db.session.remove()
        db.engine.dispose()
        shutil.rmtree(folder)
        return "ok"

    @web.requires()
    def fails_with_it():
        loses_the_database()
        raise ZeroDivisionError

    made.add_url_rule("/proef/weg", "proef.lose", loses_the_database)
    made.add_url_rule("/proef/stuk", "proef.fail", fails_with_it)
    with made.app_context():
        Base.metadata.create_all(db.engine)
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def browser(house):
    """Somebody who is logged in."""
    made = house.test_client()
    with house.app_context():
        person = Person(name="Sanne Bakker", created_at=clock.now())
        db.session.add(person)
        db.session.flush()
        token = actions.open_session(person, device="Testapparaat", now=clock.now())
        db.session.commit()
    with made.session_transaction() as cookie:
        cookie["_user_id"] = token
    return made


def words_of(answer) -> tuple[int, str, str]:
    """Status, heading and name of the person to call; the page reads well."""
    page = answer.get_data(as_text=True)
    proofread(page, answer.request.path)
    heading, helper = re.search(r"<h1>([^<]+)</h1>", page), re.search(r"<strong>(Noor de Wit)</strong>", page)
    assert heading
    assert helper
    assert "Uitloggen" not in page
    return answer.status_code, heading[1], helper[1]


def test_without_a_database_every_page_says_so(house, browser):
    assert browser.get("/proef/weg").status_code == 200
    expected = (503, "Het lukt nu even niet", "Noor de Wit")
    for address in ("/mijn", "/contact", "/bestaat-niet", "/leren"):
        assert words_of(browser.get(address)) == expected, address


def test_a_fault_is_told_with_its_number_though_the_database_went_away(house, browser):
    answer = browser.get("/proef/stuk")
    assert words_of(answer) == (500, "Er ging iets mis bij ons", "Noor de Wit")
    assert re.search(r"noem dit nummer: <strong>[0-9A-F]{6}</strong>", answer.get_data(as_text=True))
