"""Whose device it is: asked after logging in, remembered for this person in this browser, changed under /mijn."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms import clock, formats, roles
from lms.accounts import actions, login_handlers, passwords
from lms.accounts.models import LoginSession
from lms.db import db
from tests.walking import Walk

PASSWORD = "een zin die lang is"
ANDROID, WINDOWS = "Mozilla/5.0 (Linux; Android 16)", "Mozilla/5.0 (Windows NT 10.0)"
QUESTION, OWN, OTHERS = (
    "Dan hoef je hier niet steeds in te loggen.",
    "Dit is mijn eigen telefoon",
    "Anderen gebruiken dit ook",
)
WITHOUT_FIELDS = "/mijn/berichten"


@pytest.fixture
def enter(world, app, submit):
    """Logs somebody in with their password, in a browser of a telephone."""

    def entered(person=None, browser=None, agent=ANDROID):
        browser = browser or app.test_client()
        browser.environ_base["HTTP_USER_AGENT"] = agent
        person = person or world.person(password_hash=passwords.hash_password(PASSWORD))
        submit(browser, "/inloggen", email=person.email, password=PASSWORD)
        return browser

    return entered


def newest() -> LoginSession:
    return db.session.scalars(select(LoginSession).order_by(LoginSession.id.desc())).first()


def kept_for(response) -> timedelta | None:
    """How long the browser keeps the cookie of this answer. None: until it is closed."""
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("slhz=")
    if "Expires=" not in cookie:
        return None
    expires = cookie.partition("Expires=")[2].partition(";")[0]
    return (
        clock.datetime.strptime(expires, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=clock.UTC) - clock.now()
    )


@pytest.mark.parametrize(
    ("button", "answer", "says"),
    [
        (OWN, True, "Goed. Je blijft hier ingelogd."),
        (OTHERS, False, "Goed. Doe je hier 2 uur niets, dan ben je uitgelogd."),
    ],
)
def test_the_question_stands_until_it_is_answered_and_never_blocks(enter, button, answer, says):
    page = Walk(enter()).opens(WITHOUT_FIELDS).sees(QUESTION, OWN, OTHERS)
    page.opens("/contact").sees(QUESTION)
    assert newest().is_own_device is None
    page.presses(button).sees(says).misses(QUESTION).opens(WITHOUT_FIELDS).misses(QUESTION)
    assert (newest().is_own_device, page.address) == (answer, WITHOUT_FIELDS)


def test_the_question_stands_above_no_field(enter, visit):
    """Answering it opens the page anew, and what was typed would be gone."""
    browser = enter()
    assert [QUESTION in visit(browser, address) for address in ("/mijn/berichten", "/mijn/wachtwoord", "/mijn")] == [
        True, False, False,
    ]  # fmt: skip


def test_what_a_device_is_called(enter, visit):
    page = visit(enter(agent=WINDOWS), WITHOUT_FIELDS)
    assert "Dit is mijn eigen computer" in page


@pytest.mark.parametrize("role", [roles.ASSESSOR, roles.COORDINATOR, roles.ADMINISTRATOR])
def test_who_works_with_data_of_others_is_not_asked(world, enter, visit, role):
    browser = enter(world.staff(role, password_hash=passwords.hash_password(PASSWORD)))
    assert QUESTION not in visit(browser, WITHOUT_FIELDS)
    page = visit(browser, "/mijn")
    assert ("Doe je 12 uur niets, dan log je opnieuw in." in page, OTHERS in page) == (True, False)


def test_the_answer_is_changed_under_mijn(enter):
    page = Walk(enter()).opens("/mijn").sees("Nu ben je uitgelogd als je 2 uur niets doet.")
    page.presses(OWN).sees("Je blijft ingelogd, zolang je elke 60 dagen iets doet.").misses(OWN)
    page.presses(OTHERS).sees("Anderen gebruiken dit ook. Doe je 2 uur niets, dan ben je uitgelogd.")
    assert newest().is_own_device is False
    page.presses(OWN)
    assert newest().is_own_device is True


def test_the_answer_holds_for_this_person_in_this_browser(world, enter, submit):
    anna, bert = (world.person(password_hash=passwords.hash_password(PASSWORD)) for _ in range(2))
    browser = enter(anna)
    submit(browser, "/mijn/apparaten/dit", own="ja")
    submit(browser, "/uitloggen")
    answers = []
    for person, where in ((anna, browser), (bert, browser), (anna, None)):
        enter(person, where)
        answers.append((newest().person_id == person.id, newest().is_own_device))
    assert answers == [(True, True), (True, None), (True, None)]


def test_anything_but_yes_or_no_is_no_answer(enter, submit):
    browser = enter()
    submit(browser, "/mijn/apparaten/dit", status=400, own="misschien")
    assert newest().is_own_device is None


def test_the_answer_leads_to_no_other_site(enter, submit):
    answer = submit(enter(), "/mijn/apparaten/dit", own="ja", next="https://elders.example/")
    assert answer.headers["Location"] == "/mijn"


def test_a_cookie_stays_as_long_as_the_page_about_privacy_says(world, enter, client, submit, visit):
    """A year on a device of one's own and for whoever works here; else until the browser is closed."""
    person = world.person(password_hash=passwords.hash_password(PASSWORD))
    staff = world.staff(password_hash=passwords.hash_password(PASSWORD))
    values = {"password": PASSWORD}
    browser = enter()
    found = {
        "unanswered": kept_for(submit(client, "/inloggen", email=person.email, **values)),
        "of others": kept_for(submit(browser, "/mijn/apparaten/dit", own="nee")),
        "own": kept_for(submit(browser, "/mijn/apparaten/dit", own="ja")),
        "own, logged out": kept_for(submit(browser, "/uitloggen")),
        "staff": kept_for(submit(client, "/inloggen", email=staff.email, **values)),
    }
    a_year = {
        name
        for name, time in found.items()
        if time and abs(time - timedelta(days=365)) < timedelta(minutes=1)
    }
    assert (a_year, {name for name, time in found.items() if time is None}) == (
        {"own", "own, logged out", "staff"},
        {"unanswered", "of others"},
    )
    page = visit(client, "/privacy")
    assert (
        "Dan blijft de cookie daar een jaar staan. Bij begeleiders, medewerkers en beoordelaars ook." in page
    )
    assert "Anders is hij weg als je de browser sluit." in page


def test_a_cookie_of_before_is_set_anew_once_so_that_it_stays(world, as_person):
    browser = as_person(world.person())
    browser.get("/mijn/berichten")  # puts the token of forms in it
    with browser.session_transaction() as cookie:
        cookie.permanent = True
        cookie.pop("year", None)
    days = [
        kept_for(answer).days if "Set-Cookie" in answer.headers else None
        for answer in (browser.get("/mijn/berichten"), browser.get("/mijn/berichten"))
    ]
    assert days == [364, None]


def test_all_others_are_logged_out_at_once(world, as_person):
    anna, bert = world.person(), world.person()
    here, there, elsewhere, berts = (as_person(person) for person in (anna, anna, anna, bert))
    Walk(here).opens("/mijn").presses("Log alle andere apparaten uit").sees("ben je uitgelogd.").misses(
        "Log alle andere"
    )
    assert [browser.get("/mijn").status_code for browser in (here, there, elsewhere, berts)] == [
        200,
        303,
        303,
        200,
    ]


def test_the_list_tells_when_each_was_last_used(world, as_person, visit):
    anna = world.person()
    actions.open_session(anna, device="ipad", is_own_device=True, now=world.days(-9))
    row = newest()
    row.last_seen_at = world.days(-3)
    page = visit(as_person(anna), "/mijn")
    assert page.index("Dit apparaat") < page.index(f"Laatst gebruikt op {formats.day_time(row.last_seen_at)}")


@pytest.mark.parametrize(
    ("role", "answer", "is_own"),
    [(None, None, False), (None, "nee", False), (None, "ja", True), (roles.COORDINATOR, "ja", False)],
)
def test_only_who_said_so_has_a_browser_of_their_own(world, app, enter, submit, role, answer, is_own):
    person = world.person(password_hash=passwords.hash_password(PASSWORD))
    if role:
        world.grant(person, role)
    browser = enter(person)
    if answer:
        submit(browser, "/mijn/apparaten/dit", own=answer)
    with browser:
        browser.get("/contact")
        assert login_handlers.is_own_browser() is is_own
    with app.test_request_context("/contact"):
        assert login_handlers.is_own_browser() is False
