"""The headers of a mail as a mail program reads them back: whatever people are called, and with the mail that went before."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from lms.addresses import mail_host, sender_address
from lms.clock import AMSTERDAM
from lms.cohorts import actions as cohorts
from lms.db import db
from lms.notifications.models import Message
from lms.notifications.post import compose
from lms.notifications.state_queries import MOST_REFERENCES, mails_before
from tests.notifications.post_office import at, delivered, work

NOON = at("2026-03-02 12:00")
LONG = "Vereniging van bewoners en ondernemers in en om de Grote Oost, de Turfhaven en het Achterom te Hoorn "


def sent(name: str = "SLHZ", **values: object) -> object:
    """A mail as it comes out of the wire."""
    fine = {
        "subject": "Hallo", "body": "Dag.\n", "address": "anna@example.org", "message_id": "1@leren.example.nl", "created_at": NOON,
    }  # fmt: skip
    mail = compose(Message(**(fine | values)), "hulp@example.org", name)
    return message_from_bytes(mail.as_bytes(), policy=policy.default)


@pytest.mark.parametrize(
    "name",
    [
        "Jansen, Bewoners & Co.",
        'Stichting "Buurt" Één',
        "Samen (en) <zelf> @ Hoorn; de rest: x",
        r"Wijk\Buurt",
        "سامان · 李 · Ελένη",
        "Nguyễn Thị Hòa",
        "=?utf-8?q?nep?=",
        "'t Hart",
        "  Veel   ruimte\t",
        "Zoë\r\nBcc: boef@example.org",
        LONG,
        f"Één {LONG}",
    ],
)
def test_the_sender_reads_as_what_the_organisation_is_called(app, name):
    mail = sent(name)
    assert (str(mail["From"].addresses[0].display_name), mail["From"].addresses[0].addr_spec, len(mail["From"].addresses)) == (
        " ".join(name.split()).replace("=?", "= ?"), "hulp@example.org", 1,
    )  # fmt: skip
    assert (mail["Bcc"], mail.defects) == (None, [])


@pytest.mark.parametrize(
    "subject",
    [
        "Bericht van O'Neill, Zoë “Zus” Łukasz",
        "Groepsdag op zaterdag 4 april, 10.00 uur",
        "Re: [spoed] een: vraag; met, alles",
        "=?utf-8?q?nep?=",
        "سلام، چطوری؟",
        "é" * 200,
        "woord " * 33,
        "x" * 200,
    ],
)
def test_a_subject_reads_as_it_was_written(app, subject):
    mail = sent(subject=subject)
    assert (mail["Subject"].strip(), mail.defects) == (subject.strip().replace("=?", "= ?"), [])


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("https://leren.example.nl", "leren.example.nl"),
        ("https://Leren.Example.nl:8443", "leren.example.nl"),
        ("https://buurt.bücher.nl", "buurt.xn--bcher-kva.nl"),
        ("http://127.0.0.1:5000", "127.0.0.1"),
        ("http://[::1]:5000", "[IPv6:::1]"),
        ("http://localhost", "localhost"),
    ],
)
def test_a_mail_is_named_after_the_host_where_people_reach_us(app, base_url, host):
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, base_url=base_url, contact_email="")
    try:
        assert (mail_host(), sender_address()) == (host, f"niet-antwoorden@{host}")
    finally:
        app.config["SETTINGS"] = before
    assert sent(message_id=f"1-2@{host}")["Message-ID"] == f"<1-2@{host}>"


def test_messages_are_named_so(app, world):
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, base_url="https://leren.example.nl")
    try:
        plan(world, NOON)
    finally:
        app.config["SETTINGS"] = before
    names = [row.message_id.partition("@") for row in db.session.query(Message)]
    assert [host for _, _, host in names] == ["leren.example.nl"]
    assert len(names[0][0]) == 36


def plan(world, now, cohort=None, days=30):
    cohort = cohort or world.cohort(starts_on=NOON.date(), ends_on=NOON.date() + timedelta(days=300))
    if not cohort.group_days:
        world.trainee(cohort, name="Anna Visser")
    starts_at = (NOON + timedelta(days=days)).astimezone(AMSTERDAM)
    cohorts.plan_group_day(
        cohort, module_slug="01-module", starts_at=starts_at, place="De Linde", by=world.person(), now=now
    )
    db.session.expire(cohort, ["group_days"])
    return cohort


def test_a_mail_about_the_same_thing_follows_up_on_those_before(app, world, tmp_path):
    before, now, cohort = app.config["SETTINGS"], NOON, None
    app.config["SETTINGS"] = replace(before, data_dir=tmp_path)
    try:
        for number in range(3):
            cohort = plan(world, now, cohort, 30 + number)
            now = at("2026-03-02 17:00") + timedelta(days=number)
            work(app, now)
    finally:
        app.config["SETTINGS"] = before
    mails = delivered(tmp_path)
    ids = [mail["Message-ID"] for mail in mails]
    assert [(mail["In-Reply-To"], mail["References"]) for mail in mails] == [
        (None, None), (ids[0], ids[0]), (ids[1], f"{ids[0]} {ids[1]}"),
    ]  # fmt: skip


def test_of_a_long_row_the_first_and_the_last_are_named(app, world):
    person = world.person()
    rows = [
        world.add(
            Message(
                event=f"x:{number}", template="x", kind="gathering", channel="mail", person_id=person.id, address=person.email,
                subject="x", body="x", message_id=f"{number}@x", created_at=NOON, due_at=NOON, sent_at=NOON, about="x-1",
            )
        )
        for number in range(15)
    ]  # fmt: skip
    assert mails_before(rows[-1]) == ["0@x", *(f"{number}@x" for number in range(5, 14))]
    assert len(mails_before(rows[-1])) == MOST_REFERENCES
    follows = [f"{'x' * 36}{number}@leren.samenlukthetzelf.nl" for number in range(10)]
    mail = compose(rows[-1], "hulp@example.org", "SLHZ", follows=follows)
    read = message_from_bytes(mail.as_bytes(), policy=policy.default)
    assert read["References"].split() == [f"<{one}>" for one in follows]
    assert max(map(len, mail.as_bytes().splitlines())) < 998
