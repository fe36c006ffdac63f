"""A code that a coach or staff reads out: to whom, how often, what is told of it, and saying that it was somebody else."""

import re
from datetime import timedelta

import pytest

from lms import clock
from lms.accounts import code_actions, passwords
from lms.accounts.models import LoginCode, LoginSession
from lms.db import db
from lms.entry import actions
from lms.entry.rules import MOST_A_DAY, check_reading_out
from lms.errors import Barred, RuleError
from lms.notifications.models import Message
from lms.trail import TrailLine
from tests.walking import Walk

KEY = "only for tests, and long enough for a key"
NUMBER = "0229 55 01 77"
NEW = "drie kippen op het dak bij oma"


@pytest.fixture
def cohort(world):
    return world.cohort()


@pytest.fixture
def femke(world, cohort):
    return world.coach(cohort, name="Femke Bakhuis")


@pytest.fixture
def hennie(world, cohort):
    return world.trainee(cohort, name="Hennie Broer", email=None, phone=NUMBER)


def code_on(page: str) -> str:
    found = re.search(r'class="code-to-read"[^>]*>([\d ]+)<', page)
    return found[1].replace(" ", "")


def comes_in(client, submit, code, who=NUMBER, status=303):
    return submit(client, "/inloggen/code/invullen?met=brief", status=status, email=who, code=code)


OPEN = {"by_id": 1, "person_id": 2, "is_ours": False, "has_factor": False, "given_today": MOST_A_DAY - 1}


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({}, None),
        ({"by_id": 2}, Barred),
        ({"is_ours": True}, RuleError),
        ({"has_factor": True}, RuleError),
        ({"given_today": MOST_A_DAY}, RuleError),
    ],
)
def test_who_gets_a_code_read_out(values, refusal):
    try:
        check_reading_out(**OPEN | values)
        found = None
    except RuleError as error:
        found = type(error)
    assert found is refusal


def test_from_the_coach_to_the_start_page(femke, hennie, walk, client, submit):
    page = walk(femke).opens(f"/begeleiding/deelnemers/{hennie.id}").follows("Help met inloggen")
    page.sees("Geen. Een code per mail kan niet", NUMBER).presses("Geef een code").sees("Lees deze code voor")
    code = code_on(page.page)
    assert len(code) == 6
    door = Walk(client).opens("/inloggen").follows("Ik heb al een code")
    door.presses("Ga verder", email=NUMBER, code=f"{code[:2]} {code[2:4]} {code[4:]}")
    door.opens("/mijn").sees("Ingelogd met een code van Femke Bakhuis. Was jij dat?")
    comes_in(client, submit, code, status=400)
    kept = db.session.scalars(db.select(LoginCode)).one()
    assert (kept.way, kept.given_by_id, kept.seed, code in kept.code_hash) == ("spoken", femke.id, "", False)
    acts = [line.act for line in db.session.scalars(db.select(TrailLine).order_by(TrailLine.id))]
    assert acts == ["code_given", "first_login"]


def test_what_the_page_showed_cannot_be_fetched_again(femke, hennie, as_person, submit, visit):
    browser = as_person(femke)
    code = code_on(submit(browser, f"/inlogcodes/{hennie.id}/code", status=200).get_data(as_text=True))
    assert f"{code[:2]} {code[2:4]} {code[4:]}" not in visit(browser, f"/inlogcodes/{hennie.id}")
    assert browser.get(f"/inlogcodes/{hennie.id}/code").status_code == 405


def test_a_code_lives_a_quarter_of_an_hour_and_the_next_takes_its_place(world, femke, hennie):
    def use(code, now):
        return (
            code_actions.use_code(hennie, code, key=KEY, wrong=0, is_known_device=False, now=now) is not None
        )

    first = actions.read_out(hennie, by=femke, key=KEY, now=world.now)
    assert use(first, world.now + timedelta(minutes=15)) is False
    second = actions.read_out(hennie, by=femke, key=KEY, now=world.now + timedelta(minutes=1))
    assert (use(first, world.now + timedelta(minutes=2)), use(second, world.now + timedelta(minutes=2))) == (
        False,
        True,
    )


def test_three_a_day(world, femke, hennie, walk):
    for hours in (24.01, 2, 1):
        actions.read_out(hennie, by=femke, key=KEY, now=world.now - timedelta(hours=hours))
    page = walk(femke).opens(f"/inlogcodes/{hennie.id}").presses("Geef een code").sees("Lees deze code voor")
    page.opens(f"/inlogcodes/{hennie.id}").presses("Geef een code", status=400)
    page.sees("Er zijn vandaag al 3 codes voorgelezen.")


@pytest.mark.parametrize("role", ["coach", "assessor", "coordinator", "administrator"])
def test_nobody_of_ours_gets_a_code_read_out(world, as_person, submit, role):
    colleague = world.coach(world.cohort()) if role == "coach" else world.staff(role)
    page = submit(as_person(world.staff()), f"/inlogcodes/{colleague.id}/code", status=400).get_data(
        as_text=True
    )
    assert ("Wie voor ons werkt" in page, "Geef een code" in page) == (True, False)
    assert db.session.scalars(db.select(LoginCode)).all() == []


def test_nobody_with_a_second_step_gets_one_nor_anybody_themself(world, as_person, submit):
    partner = world.person()
    world.factor(partner)
    staff = world.staff()
    for person, words in ((partner, "Deze persoon heeft een tweede stap."), (staff, "Het gaat over jou.")):
        page = submit(as_person(staff), f"/inlogcodes/{person.id}/code", status=400).get_data(as_text=True)
        assert words in page


def test_two_short_codes_never_live_at_once(world, femke, hennie):
    hennie.email = "hennie@example.org"
    code_actions.send_code(hennie, key=KEY, now=world.now)
    read = actions.read_out(hennie, by=femke, key=KEY, now=world.now)
    code_actions.send_code(hennie, key=KEY, now=world.now)
    lengths = [(row.way, row.digits) for row in code_actions.living_codes(hennie.id, world.now)]
    assert (len(read), lengths) == (8, [("spoken", 8), ("asked", 6)])


@pytest.mark.parametrize(
    ("email", "addresses"), [("hennie@example.org", ["hennie@example.org"] * 2), (None, [None])]
)
def test_the_other_ways_are_told(world, femke, hennie, email, addresses):
    """A mail for each code; of two in a week one letter."""
    hennie.email = email
    monday = world.now - timedelta(days=clock.local_day(world.now).weekday())
    for minutes in (0, 5):
        actions.read_out(hennie, by=femke, key=KEY, now=monday + timedelta(minutes=minutes))
    found = db.session.scalars(db.select(Message).order_by(Message.id)).all()
    assert [row.address for row in found] == addresses
    assert {row.subject for row in found} == {"Femke Bakhuis gaf je een code om in te loggen"}


def test_that_was_me(femke, hennie, walk, client, submit, visit):
    code = actions.read_out(hennie, by=femke, key=KEY, now=clock.now())
    comes_in(client, submit, code)
    page = Walk(client).opens("/mijn").follows("Was jij dat?").presses("Dat was ik").sees("Dan is het goed.")
    page.opens("/mijn").misses("Was jij dat?").follows("Codes waarmee je binnenkwam").sees("Dat was ik niet")
    assert page.has_button("Dat was ik") is True  # of "niet": it can be said later too


def test_that_was_not_me_ends_the_session_and_warns_the_administrator(
    world, app, femke, hennie, as_person, client, submit
):
    ties = world.staff("administrator", email="ties@example.org")
    code = actions.read_out(hennie, by=femke, key=KEY, now=clock.now())
    mine, intruder = as_person(hennie), app.test_client()
    comes_in(intruder, submit, code)
    page = Walk(mine).opens("/mijn").follows("Was jij dat?").presses("Dat was ik niet")
    page.sees("Wie zo binnenkwam, is uitgelogd.", "Je zei dat jij dit niet was.")
    assert (mine.get("/mijn").status_code, intruder.get("/mijn").status_code) == (200, 303)
    warning = db.session.scalars(db.select(Message).where(Message.person_id == ties.id)).one()
    assert (warning.address, warning.subject) == ("ties@example.org", "Hennie Broer zegt: dat was ik niet")
    assert ("Femke Bakhuis" in warning.body, NUMBER in warning.body) == (True, True)


def test_who_says_so_in_that_very_session_is_out_and_reads_why(femke, hennie, client, submit):
    comes_in(client, submit, actions.read_out(hennie, by=femke, key=KEY, now=clock.now()))
    Walk(client).opens("/mijn/inlogcodes").presses("Dat was ik niet").sees(
        "Inloggen", "Goed dat je het zegt."
    )
    assert db.session.scalars(db.select(LoginSession)).one().ended_at is not None


def test_a_code_that_was_read_out_changes_no_password_that_stands(femke, hennie, client, submit):
    hennie.password_hash = passwords.hash_password("een zin die lang is")
    comes_in(client, submit, actions.read_out(hennie, by=femke, key=KEY, now=clock.now()))
    submit(client, "/mijn/wachtwoord", status=400, password=NEW)
    submit(client, "/mijn/wachtwoord", current="een zin die lang is", password=NEW)


def test_who_has_no_password_may_choose_one_and_then_comes_in_by_number(femke, hennie, client, submit):
    comes_in(client, submit, actions.read_out(hennie, by=femke, key=KEY, now=clock.now()))
    submit(client, "/mijn/wachtwoord", password=NEW)
    submit(client, "/uitloggen")
    submit(client, "/inloggen", email=NUMBER, password=NEW)


def test_a_code_given_by_mistake_is_taken_back(femke, hennie, walk, client, submit):
    page = walk(femke).opens(f"/inlogcodes/{hennie.id}").presses("Geef een code")
    code = code_on(page.page)
    page.follows("Help Hennie met inloggen").sees("Voorgelezen: werkt tot").presses(
        "Laat deze codes niet meer werken"
    )
    page.sees("werken niet meer").misses("Voorgelezen: werkt tot")
    said = comes_in(client, submit, code, status=400).get_data(as_text=True)
    assert ("Deze code is al gebruikt, of er kwam een nieuwere." in said, "0229 123 456" in said) == (
        True,
        True,
    )


def test_only_the_coach_of_now_and_staff_help(world, cohort, hennie, as_person, visit):
    former = world.person()
    world.grant(former, "coach", cohort, until=world.days(-1))
    for helper in (world.coach(world.cohort()), world.coach(cohort), world.staff()):
        visit(
            as_person(helper),
            f"/inlogcodes/{hennie.id}",
            status=200
            if helper.is_staff(now=world.now) or helper.scopes("coach", now=world.now) & {cohort.id}
            else 404,
        )
    assert as_person(former).get(f"/inlogcodes/{hennie.id}").status_code == 403
