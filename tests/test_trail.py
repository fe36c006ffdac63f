"""The trail: every act leaves its line, the line lives and dies with the act, and nobody changes it before its term."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import delete, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from lms import clock, roles, trail
from lms.accounts import actions, passwords
from lms.accounts.handlers import forget_the_trail
from lms.certificates.privacy import erase_holder
from lms.db import db
from lms.notifications.choice_actions import keep_postal_address
from lms.privacy.trail_queries import lines_about, recent
from lms.trail import TrailLine

PASSWORD = "een zin die lang is"


def lines() -> list[tuple]:
    """(act, about, by, word, thing) of every line, the oldest first."""
    found = db.session.scalars(select(TrailLine).order_by(TrailLine.id))
    return [(line.act, line.person_id, line.by_id, line.word, line.thing_id) for line in found]


def log_in(browser, email="anna@example.org"):
    return browser.post("/inloggen", data={"email": email, "password": PASSWORD})


def test_coming_in_says_whether_the_browser_was_here_before(app, world):
    person = world.person(email="anna@example.org", password_hash=passwords.hash_password(PASSWORD))
    mine, other = app.test_client(), app.test_client()
    for browser in (mine, mine, other):
        assert log_in(browser).status_code == 303
        browser.post("/uitloggen")
    assert lines() == [
        ("first_login", person.id, person.id, "", None),
        ("login", person.id, person.id, "", None),
        ("login_new_browser", person.id, person.id, "", None),
    ]
    hashes = set(db.session.scalars(select(TrailLine.address_hash)))
    assert hashes == {trail.hash_of_address("127.0.0.1")}


def test_who_shares_a_computer_is_new_on_it(app, world):
    for name in ("anna", "bert"):
        world.person(email=f"{name}@example.org", password_hash=passwords.hash_password(PASSWORD))
    browser = app.test_client()
    log_in(app.test_client(), "bert@example.org")
    for name in ("anna", "bert"):
        log_in(browser, f"{name}@example.org")
        browser.post("/uitloggen")
    assert [line[0] for line in lines()] == ["first_login", "first_login", "login_new_browser"]


def test_a_role_is_told_when_it_begins_and_ends_and_not_when_nothing_changes(world):
    cohort, by, person = world.cohort(), world.staff(), world.person()
    week = world.days(7)

    def give(until=None, now=world.now):
        actions.grant(person, roles.COACH, scope_id=cohort.id, by=by, until=until, now=now)

    def end(now):
        actions.end_grant(person, roles.COACH, scope_id=cohort.id, now=now)

    for act in (give, give, lambda: give(week), lambda: end(world.days(1)), lambda: end(world.days(2))):
        act()
    give(now=world.days(3))
    db.session.flush()
    given = ("role_given", person.id, by.id, "coach", cohort.id)
    ended = ("role_ended", person.id, None, "coach", cohort.id)
    assert lines() == [given, given, ended, given]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda person: setattr(person, "email", "nieuw@example.org"), ["email"]),
        (lambda person: setattr(person, "phone", "06 9999 0000"), ["phone"]),
        (lambda person: setattr(person, "name", "Anders"), ["name"]),
        (lambda person: setattr(person, "phone", person.phone), []),
        (lambda person: setattr(person, "neighbourhood", "Elders"), []),
        (
            lambda person: keep_postal_address(person.id, "Dam 1", by_id=person.id, now=person.created_at),
            ["postal_address"],
        ),
        (lambda person: keep_postal_address(person.id, "", by_id=person.id, now=person.created_at), []),
    ],
    ids=["mail", "phone", "name", "the same", "no contact", "post", "no post"],
)
def test_a_change_of_contact_says_which_and_not_what(world, change, words):
    person = world.person()
    change(person)
    db.session.flush()
    assert [line[3] for line in lines() if line[:2] == ("contact_changed", person.id)] == words
    told = str([vars(line.line) for line in lines_about(person.id)])
    assert [text for text in ("nieuw@example.org", "9999", "Anders", "Dam 1") if text in told] == []


def test_a_page_tells_who_changed_it(world, as_person, submit):
    hashed = passwords.hash_password("oud en lang genoeg")
    person = world.person(name="Anna", phone="06 1234 0001", password_hash=hashed)
    browser = as_person(person)
    submit(browser, "/mijn", name="Anna", phone="06 1234 0002", neighbourhood="Linde")
    submit(browser, "/mijn/wachtwoord", current="oud en lang genoeg", password="een zin van vier woorden")
    assert lines() == [
        ("contact_changed", person.id, person.id, "phone", None),
        ("password_set", person.id, person.id, "", None),
    ]


def test_closing_and_erasing_are_told(world):
    by, person = world.staff(), world.person()
    actions.disable(person, now=world.now)
    erase_holder(person, by, world.now)
    assert lines() == [
        ("account_closed", person.id, None, "", None),
        ("erased", person.id, by.id, "certificates", None),
    ]


def test_what_is_rolled_back_leaves_no_line(world, as_person, submit):
    hashed = passwords.hash_password("oud en lang genoeg")
    person = world.person(name="Anna", phone="06 1234 0001", password_hash=hashed)
    submit(as_person(person), "/mijn", status=400, name="", phone="06 1234 0002")
    submit(as_person(person), "/mijn/wachtwoord", status=400, current="oud en lang genoeg", password="kort")
    assert lines() == []


def test_an_act_that_is_not_on_the_list_is_refused(world):
    with pytest.raises(ValueError, match="add it to ACTS"):
        trail.note("whatever", about=None, now=world.now)


def line(days: float, **values) -> TrailLine:
    values = {"act": trail.LOGIN, "word": "", "times": 1, "address_hash": "f" * 64} | values
    row = TrailLine(at=clock.now() - timedelta(days=days), **values)
    db.session.add(row)
    db.session.flush()
    return row


def is_refused(statement) -> bool:
    """By the database itself."""
    try:
        with db.session.begin_nested():
            db.session.execute(statement)
    except DBAPIError:
        return True
    return False


CHANGES = {
    "at": clock.now(),
    "act": "erased",
    "person_id": 5,
    "by_id": 5,
    "word": "x",
    "thing_id": 5,
    "times": 5,
    "once_hash": "x",
    "id": 12345,
    "address_hash": "e" * 64,
}


def test_the_table_of_changes_names_every_column(app):
    assert set(CHANGES) == {column.key for column in inspect(TrailLine).columns}


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("days", [0, 400])
def test_a_line_is_never_changed(world, column, days):
    row = line(days)
    change = {"address_hash": None} | {column: CHANGES[column]}
    assert is_refused(update(TrailLine).where(TrailLine.id == row.id).values(change))


@pytest.mark.parametrize(
    ("days", "may_forget", "may_go"),
    [(0, False, False), (28, False, False), (31, True, False), (363, True, False), (366, True, True)],
)
def test_only_the_terms_take_something_away(world, days, may_forget, may_go):
    row = line(days)
    forget = update(TrailLine).where(TrailLine.id == row.id).values(address_hash=None)
    go = delete(TrailLine).where(TrailLine.id == row.id)
    assert (not is_refused(forget), not is_refused(go)) == (may_forget, may_go)


def test_emptying_the_whole_table_is_refused(world):
    line(0)
    is_postgresql = db.session.get_bind().dialect.name == "postgresql"
    assert is_refused(text("TRUNCATE trail" if is_postgresql else "DELETE FROM trail"))


@pytest.mark.parametrize("ahead", [0, 4000])
def test_a_night_forgets_addresses_after_a_month_and_lines_after_a_year(world, ahead):
    """Also for whoever plays the clock: nothing goes before its day."""
    kept = [line(days).id for days in (0, 29, 31, 364)]
    line(366)
    forget_the_trail(world.days(ahead))
    found = db.session.execute(select(TrailLine.id, TrailLine.address_hash).order_by(TrailLine.id)).all()
    assert [(row.id, row.address_hash is not None) for row in found] == [
        (kept[0], True),
        (kept[1], True),
        (kept[2], False),
        (kept[3], False),
    ]


def test_every_column_says_why_it_is_kept_and_how_long():
    columns = inspect(TrailLine).columns
    said = {column.key: (column.info.get("class"), bool(column.info.get("purpose"))) for column in columns}
    assert set(said.values()) == {("audit", True)}
    terms = {column.key: column.info["term"].days for column in columns}
    assert terms == dict.fromkeys(said, 365) | {"address_hash": 30}


def test_reading_it_gives_names_and_the_newest_first(world, count_queries):
    anna, bert = world.person(name="Anna"), world.person(name="Bert")
    line(400, person_id=anna.id)
    for number in range(30):
        line(2, person_id=anna.id, by_id=bert.id, act=trail.ROLE_GIVEN, word=str(number))
    line(1, person_id=bert.id, by_id=bert.id)
    line(1, person_id=99999, by_id=None)
    with count_queries() as queries:
        told = lines_about(anna.id, most=2)
    assert [(one.about, one.by, one.line.word) for one in told] == [
        ("Anna", "Bert", "29"),
        ("Anna", "Bert", "28"),
    ]
    assert len(queries) == 2
    since = world.days(-30)
    assert [(one.about, one.by) for one in recent(since=since, acts=[trail.LOGIN])] == [
        (None, None),
        ("Bert", "Bert"),
    ]
    assert len(recent(since=since, of=bert.id)) == 31
    rest = recent(since=since, before_id=told[-1].line.id)
    assert (len(rest), rest[0].line.word) == (28, "27")


def test_what_somebody_takes_along_holds_the_lines_about_them(world, as_person):
    anna, bert = world.person(name="Anna"), world.staff(name="Bert")
    line(1, person_id=anna.id, by_id=bert.id, act=trail.OPENED)
    line(1, person_id=bert.id, by_id=bert.id, word="niet van Anna")
    found = as_person(anna).get("/mijn/gegevens.zip").data
    shown = shown_in(found)
    assert [(row["act"], row["by_id"], row["word"]) for row in shown["trail"]] == [
        ("opened_outside_cohorts", "Bert", "")
    ]
    assert [name for name in shown["trail"][0] if name.endswith("_hash")] == []


def shown_in(zipped: bytes) -> dict:
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        return json.loads(archive.read("gegevens.json"))
