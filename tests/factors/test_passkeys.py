"""Passkeys with a device in software: making one, coming in with it, showing once more who one is, and everything wrong."""

import html
import json
import re

import pytest

from lms.db import db
from lms.factors import passkeys
from lms.factors.models import Factor, HalfLogin
from tests.factors.authenticator import PRESENT, Device
from tests.factors.test_confirming import CONFIRM, grow_stale
from tests.factors.test_second_step import STEP, knock, staff

USE = f"{STEP}/passkey"


def options_in(page: str) -> dict:
    return json.loads(html.unescape(re.search(r'data-options="([^"]+)"', page)[1]))


def asked(browser, address: str) -> dict:
    return options_in(browser.get(address).get_data(as_text=True))


def begun(browser, submit) -> str:
    return submit(browser, "/mijn/tweede-stap/nieuw", kind="passkey").headers["Location"]


def made(browser, submit) -> Device:
    where, device = begun(browser, submit), Device()
    submit(browser, where, credential=device.make(asked(browser, where)), name="Mijn laptop")
    return device


def half_way(world, app, as_person, submit):
    """(somebody with a passkey who showed a password, their device, the person)."""
    person = staff(world)
    device, browser = made(as_person(person), submit), app.test_client()
    assert knock(browser, submit) == STEP
    return browser, device, person


def test_one_is_made_and_opens_the_door(world, app, as_person, submit, visit):
    person = staff(world)
    owner = as_person(person)
    where = begun(owner, submit)
    page = visit(owner, where)
    options = options_in(page)
    assert (options["rp"]["id"], options["excludeCredentials"], options["attestation"]) == (
        "localhost",
        [],
        "none",
    )
    assert str(person.id) not in options["user"]["id"]
    assert re.search(r"<form[^>]* hidden>", page)
    device = Device()
    submit(owner, where, credential=device.make(options), name="Mijn laptop")
    assert "Passkey: Mijn laptop" in visit(owner, "/mijn/tweede-stap")
    browser = app.test_client()
    assert knock(browser, submit) == STEP
    options = options_in(visit(browser, STEP))
    assert [one["id"] for one in options["allowCredentials"]] == [json.loads(device.use(options))["id"]]
    assert (
        submit(browser, f"{USE}?next=/lichtingen", credential=device.use(options)).headers["Location"]
        == "/lichtingen"
    )
    visit(browser, "/lichtingen")
    kept = db.session.scalars(db.select(Factor)).one()
    assert (kept.sign_count, kept.used_at is not None, kept.seed) == (2, True, None)


def test_a_device_that_only_asks_for_a_touch_is_fine_too(world, app, as_person, submit):
    browser, device, _ = half_way(world, app, as_person, submit)
    device.flags = PRESENT
    submit(browser, USE, credential=device.use(asked(browser, STEP)))


WRONG_NEW = {
    "another site": lambda device, options: Device("https://elders.example").make(options),
    "another host": lambda device, options: Device(host="elders.example").make(options),
    "another question": lambda device, options: device.make({"challenge": "AAAA"}),
    "an answer to another act": lambda device, options: device.use(options),
    "no answer": lambda device, options: "geen JSON",
    "nothing in it": lambda device, options: "{}",
    "rubbish in it": lambda device, options: device.make(options).replace(
        'attestationObject": "', 'attestationObject": "AA'
    ),
    "a list": lambda device, options: "[[[]]]",
}


@pytest.mark.parametrize("wrong", WRONG_NEW)
def test_what_is_no_new_passkey_is_said_so(world, as_person, submit, wrong):
    browser = as_person(staff(world))
    where = begun(browser, submit)
    answer = WRONG_NEW[wrong](Device(), asked(browser, where))
    page = submit(browser, where, status=400, credential=answer).get_data(as_text=True)
    assert "Dit lukte niet" in page
    assert db.session.scalars(db.select(Factor)).one().confirmed_at is None


def used_with(**changes):
    def answer(device, options):
        for name, value in changes.items():
            setattr(device, name, value)
        return device.use(options)

    return answer


WRONG_USE = {
    "another key": lambda device, options: Device().use(options),
    "another question": lambda device, options: device.use({"challenge": "AAAA"}),
    "another site": used_with(origin="https://elders.example"),
    "another host": used_with(host="elders.example"),
    "nobody touched it": used_with(flags=0),
    "a copy that signed less often": used_with(count=-1),
    "an answer to another act": lambda device, options: device.make(options),
    "no answer": lambda device, options: "geen JSON",
    "nothing in it": lambda device, options: "{}",
}


@pytest.mark.parametrize("wrong", WRONG_USE)
def test_what_is_not_signed_well_opens_nothing(world, app, as_person, submit, wrong):
    browser, device, _ = half_way(world, app, as_person, submit)
    kept = db.session.scalars(db.select(Factor)).one()
    kept.sign_count = 5
    device.count = 5
    answer = WRONG_USE[wrong](device, asked(browser, STEP))
    page = submit(browser, USE, status=400, credential=answer).get_data(as_text=True)
    assert "De passkey werkte niet" in page
    assert browser.get("/begeleiding").headers["Location"] == "/inloggen?next=/begeleiding"


def test_an_answer_counts_once(world, app, as_person, submit):
    """Each login asks something else."""
    browser, device, _ = half_way(world, app, as_person, submit)
    answer = device.use(asked(browser, STEP))
    submit(browser, USE, credential=answer)
    again = app.test_client()
    knock(again, submit)
    submit(again, USE, status=400, credential=answer)


def test_five_wrong_and_then_ten_minutes(world, app, as_person, submit):
    browser, device, _ = half_way(world, app, as_person, submit)
    options = asked(browser, STEP)
    for _ in range(5):
        submit(browser, USE, status=400, credential=Device().use(options))
    assert browser.post(USE, data={"credential": device.use(options)}).status_code == 429


def test_without_a_first_step_there_is_no_second(app, submit):
    assert submit(app.test_client(), USE, credential="x").headers["Location"] == "/inloggen"
    assert db.session.scalars(db.select(HalfLogin)).all() == []


def test_one_device_is_no_two_passkeys(world, as_person, submit):
    owner, other = as_person(staff(world)), as_person(world.staff())
    device = made(owner, submit)
    where = begun(owner, submit)
    assert [one["id"] for one in asked(owner, where)["excludeCredentials"]] == [
        json.loads(device.use(asked(owner, where)))["id"]
    ]
    for browser in (owner, other):
        where = begun(browser, submit)
        submit(browser, where, status=400, credential=device.make(asked(browser, where)))


def test_it_shows_once_more_who_one_is(world, app, as_person, submit):
    person = staff(world)
    browser = as_person(person)
    device = made(browser, submit)
    grow_stale()
    options = asked(browser, CONFIRM)
    submit(browser, CONFIRM, status=400, credential=Device().use(options))
    device.count = -1  # as one that travels between devices: it never counts
    answer = device.use(options)
    page = submit(browser, CONFIRM, status=200, credential=answer, kept="").get_data(as_text=True)
    assert ("We weten nu dat jij het bent" in page, "<h1>Gelukt</h1>" in page) == (True, True)
    submit(browser, CONFIRM, status=400, credential=answer)


@pytest.mark.parametrize(
    ("base_url", "possible"),
    [
        ("https://leren.example.nl", True),
        ("http://localhost:5000", True),
        ("http://127.0.0.1:5000", False),
        ("https://192.0.2.7", False),
        ("https://[2001:db8::1]", False),
        ("http://leren.example.nl", False),
    ],
)
def test_where_browsers_make_them(base_url, possible):
    assert passkeys.are_possible(passkeys.site_of(base_url, "SLHZ")) is possible


def test_the_page_without_a_script_leads_to_a_code(world, app, as_person, submit, visit):
    browser, *_ = half_way(world, app, as_person, submit)
    page = visit(browser, STEP)
    assert ("Een noodcode van je blad." in page, "Je code" in page) == (True, True)
