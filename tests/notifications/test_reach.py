"""Every message reaches somebody: whatever it is, whoever it is for, and also when their mail server refuses it."""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import product
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from lms import clock
from lms.cohorts.calendar_queries import appointment
from lms.cohorts.mail import group_day_stands
from lms.config import MailServer
from lms.db import db
from lms.notifications import bounce_actions, choice_actions, letter_actions
from lms.notifications.letter_queries import link_of
from lms.notifications.models import MailBounce, Message
from lms.notifications.post import says_address_is_wrong
from lms.notifications.queries import state_of_message
from lms.notifications.reach_queries import in_words, reach_of, ways_planned, ways_taken
from lms.notifications.rules import CAN_WAIT, CHANNELS, Reach, delivery, kind_of
from lms.paths import TEMPLATES
from tests.journeys.server import free_port
from tests.notifications.post_office import TEMPLATE, at, jobs, work, work_until, write
from tests.notifications.test_mail import Postbox

NOON = at("2026-03-02 12:00")
LMS = Path(__file__).resolve().parents[2] / "lms"
# these hold a code or a link that is stale on paper; who asks for one without mail is given another way at that very moment
SECRET = {"accounts/mail/invitation", "accounts/mail/login_code", "accounts/mail/login_code_text"}
PARTS = {"notifications/mail/digest", "notifications/mail/footer"}


def templates() -> set[str]:
    """Every message of the product, by the file it is written in; short forms for a phone are no message of their own."""
    found = {path.relative_to(TEMPLATES).with_suffix("").as_posix() for path in TEMPLATES.rglob("mail/*.txt")}
    return {name for name in found - PARTS if name.removesuffix("_text") not in found - {name}}


@pytest.mark.parametrize("template", sorted(templates() - SECRET))
def test_no_message_reaches_nobody(template):
    """Its kind, whatever somebody chose, whichever ways lead to them, and whenever it is over."""
    kinds = {kind_of(template), "decision", "reminder"}
    lives = (None, timedelta(hours=1), timedelta(days=2), timedelta(days=20))
    reaches = [Reach(*ways) for ways in product((True, False), repeat=3)]
    for kind, choice, life, reach in product(kinds, (None, *CHANNELS), lives, reaches):
        way = delivery(kind, choice, NOON, reach=reach, expires_at=life and NOON + life)
        wants_none = choice == "none" and kind in CAN_WAIT
        assert (way.channel == "none") is wants_none, (kind, choice, life, reach)


def test_only_what_is_stale_on_paper_is_secret():
    """A message that is called secret goes no other way, so each is known here."""
    calls = [
        found[0]
        for path in LMS.rglob("mail.py")
        for found in re.finditer(r"send\(.*?\n    \)", path.read_text(), re.DOTALL)
    ]
    secret = {re.search(r'template="([^"]+)"', call)[1] for call in calls if "is_secret=True" in call}
    assert secret == SECRET


PEOPLE = {"mail": "een@example.org", "post": None, "nothing": None, "stopped": "vier@example.org"}


@pytest.fixture
def people(world):
    """One with mail, one with an address for letters, one with neither, one who wants nothing."""
    found = {name: world.person(name=name.capitalize(), email=email) for name, email in PEOPLE.items()}
    choice_actions.keep_postal_address(
        found["post"].id, "Dorpsstraat 1\n1234 AB Hoorn", by_id=found["post"].id, now=NOON
    )
    choice_actions.choose(found["stopped"].id, {"gathering": "none"}, None, now=NOON)
    return found


SOON, LATER = NOON + timedelta(days=1), NOON + timedelta(days=9)


@pytest.mark.parametrize(
    ("expires_at", "expected"),
    [
        (LATER, {"mail": "digest", "post": "letter", "nothing": "call", "stopped": "none"}),
        # the post would be too late
        (SOON, {"mail": "mail", "post": "call", "nothing": "call", "stopped": "none"}),
    ],
)
def test_what_is_said_beforehand_is_what_happens(world, people, expires_at, expected):
    now = at("2026-03-02 21:00") if expires_at == SOON else NOON
    expires_at = at("2026-03-03 09:00") if expires_at == SOON else LATER
    readers = {person.id: person.email for person in people.values()}
    planned = ways_planned(readers, TEMPLATE, now=now, expires_at=expires_at)
    for person in people.values():
        write(person, "dag-1", now, kind="gathering", expires_at=expires_at)
    taken = {row.person_id: row.channel for row in db.session.scalars(select(Message))}
    assert planned == taken == {people[name].id: way for name, way in expected.items()}
    assert sum(ways_taken(written_at=now).values()) == 4


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        ({"mail": 4, "digest": 5, "letter": 2, "call": 1}, "9 een mail, 2 een brief, 1 bellen"),
        ({"call": 3}, "3 bellen"),
        ({"text": 1, "none": 2}, "1 een sms, 2 alleen op de eigen pagina"),
        ({}, "niets"),
    ],
)
def test_ways_in_words(app, ways, words):
    assert in_words(ways) == words


@pytest.mark.parametrize(
    ("code", "answer", "is_wrong"),
    [
        (550, "5.1.1 <x@y.nl>: Recipient address rejected: User unknown", True),
        (550, "5.1.10 RESOLVER.ADR.RecipientNotFound; not found", True),
        (550, "No such user here", True),
        (553, "sorry, that domain is not in my list", True),
        (552, "5.2.2 mailbox full", True),
        (550, "5.4.1 Recipient address rejected: Access denied", True),
        (550, "5.2.1 The email account that you tried to reach is disabled", True),
        # about us, about what we wrote, or about now
        (550, "5.7.1 Service unavailable; client host blocked", False),
        (554, "5.7.1 Message rejected as spam", False),
        (554, "Transaction failed", False),
        (553, "5.1.8 Sender address rejected: Domain not found", False),
        (550, "5.1.7 Invalid sender", False),
        (450, "4.1.1 try again later", False),
        (452, "4.2.2 mailbox full", False),
        (421, "too many connections", False),
    ],
)
def test_which_answer_is_about_the_address(code, answer, is_wrong):
    assert says_address_is_wrong(code, answer) is is_wrong


class Strict(Postbox):
    """Knows one mailbox."""

    def __init__(self, known: str, answer: str = "550 5.1.1 User unknown"):
        super().__init__()
        self.known, self.answer = known, answer

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address != self.known:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def strict(app):
    """Starts a mail server that knows one mailbox."""
    before, running = app.config["SETTINGS"], []

    def start(known: str, answer: str = "550 5.1.1 User unknown") -> Strict:
        box, port = Strict(known, answer), free_port()
        controller = Controller(box, hostname="127.0.0.1", port=port)
        controller.start()
        running.append(controller)
        server = MailServer("127.0.0.1", port, None, None, tls=False, may_be_plain=True)
        app.config["SETTINGS"] = replace(before, mail_server=server)
        return box

    yield start
    app.config["SETTINGS"] = before
    for controller in running:
        controller.stop()


def ways(*messages):
    return [row.channel for row in messages]


@pytest.mark.smtp
def test_an_address_that_is_refused_is_marked_and_the_next_way_is_taken(world, app, strict, people):
    anna, bert = people["mail"], world.person(email="weg@example.org")
    box = strict(anna.email)
    choice_actions.keep_postal_address(bert.id, "Kade 2\n1234 AB Hoorn", by_id=anna.id, now=NOON)
    both = [write(person, "besluit-1", NOON, kind="decision") for person in (anna, bert)]
    work(app, NOON)
    assert ([str(mail["To"]) for mail in box.received], ways(*both)) == ([anna.email], ["mail", "letter"])
    bounce = db.session.scalars(select(MailBounce)).one()
    assert (bounce.address, bounce.person_id, bounce.answer) == (
        bert.email,
        bert.id,
        "550 5.1.1 User unknown",
    )
    assert [(job.status, job.attempts) for job in jobs("mail")] == [("done", 1)] * 2
    # from now on nothing is mailed there; what was chosen by mail goes by letter
    choice_actions.choose(bert.id, {"coach": "mail"}, None, now=NOON)
    assert ways(write(bert, "woord-1", NOON, kind="coach")) == ["letter"]
    # who has another address is reached there
    bert.email = anna.email.replace("een", "vijf")
    assert reach_of(bert.id, bert.email, TEMPLATE) == Reach(mail=True, post=True, text=False)


@pytest.mark.smtp
def test_what_is_refused_for_us_or_for_now_is_tried_again(world, app, strict, people):
    for answer in ("450 4.2.0 later", "550 5.7.1 blocked"):
        strict("niemand@example.org", answer)
        kept = write(people["mail"], f"besluit {answer}", NOON, kind="decision")
        work(app, NOON)
        assert (kept.channel, db.session.scalars(select(MailBounce)).all()) == ("mail", [])


@pytest.mark.smtp
def test_of_a_mail_of_the_day_each_message_goes_its_own_way(world, app, strict, people):
    anna = people["mail"]
    strict("niemand@example.org")
    parts = [write(anna, f"antwoord-{number}", NOON) for number in (1, 2)]
    work(app, at("2026-03-02 17:00"))
    assert (ways(*parts), [part.bundle_id for part in parts]) == (["call", "call"], [None, None])
    # and as soon as we know where letters go, by letter
    choice_actions.keep_postal_address(anna.id, "Kade 2\n1234 AB Hoorn", by_id=anna.id, now=NOON)
    assert ways(*parts) == ["letter", "letter"]


@pytest.mark.smtp
def test_a_mail_that_becomes_a_letter_has_the_words_of_a_letter_and_where_it_led(
    world, app, strict, people, as_person, visit
):
    anna, coach = people["mail"], world.staff("coordinator")
    noon = clock.from_local(datetime.combine(world.today - timedelta(days=1), time(12)))
    strict("niemand@example.org")
    choice_actions.choose(anna.id, {"gathering": "mail"}, None, now=noon)
    cohort = world.cohort()
    day = world.group_day(cohort, days=9)
    group_day_stands(day, appointment(day), anna, "planned", by=coach, now=noon)
    [message] = db.session.scalars(select(Message)).all()
    link, screen, paper = (
        f"/groepsdagen/{day.id}",
        "De afspraak zit bij dit bericht",
        "Schrijf het in je agenda.",
    )
    assert (link in message.body, screen in message.body, paper in message.body) == (True, True, False)
    work(app, noon)
    assert message.channel == "call"
    read_out = visit(as_person(coach), "/bellijst")
    assert (paper in read_out, screen in read_out) == (True, False)
    choice_actions.keep_postal_address(anna.id, "Kade 2\n1234 AB Hoorn", by_id=anna.id, now=noon)
    letter = visit(as_person(coach), f"/brieven/{message.id}")
    assert (paper in letter, screen in letter, "Richt de camera op het vierkant" in letter) == (
        True,
        False,
        True,
    )
    base = app.config["SETTINGS"].base_url
    assert link_of(message, base) == f"{base}{link}"
    # once the address works again it is a mail as it was
    bounce_actions.end_bounce(db.session.scalars(select(MailBounce)).one(), by_id=anna.id, now=noon)
    assert screen in message.body


@pytest.mark.smtp
def test_saying_that_it_works_again_mails_what_waited(world, app, strict, people):
    anna = people["mail"]
    strict("niemand@example.org")
    choice_actions.choose(anna.id, {"feedback": "mail"}, None, now=NOON)
    answer = write(anna, "antwoord-1", NOON)
    work(app, NOON)
    assert ways(answer) == ["call"]
    box = strict(anna.email)
    bounce_actions.end_bounce(db.session.scalars(select(MailBounce)).one(), by_id=anna.id, now=NOON)
    work(app, NOON)
    assert (ways(answer), len(box.received)) == (["mail"], 1)
    assert state_of_message(answer, now=NOON) == "mailed"


@pytest.mark.smtp
def test_a_code_that_was_refused_is_forgotten_and_not_printed(world, app, strict, people):
    strict("niemand@example.org")
    code = write(people["mail"], "code-1", NOON, is_secret=True, expires_at=NOON + timedelta(minutes=10))
    work(app, NOON)
    assert (code.channel, code.body) == ("none", "")


def test_a_server_that_took_nothing_for_a_day_has_had_its_turn(world, app, people):
    before = app.config["SETTINGS"]
    nobody = MailServer("127.0.0.1", free_port(), None, None, tls=False, may_be_plain=True)
    app.config["SETTINGS"] = replace(before, mail_server=nobody)
    kept = write(people["mail"], "besluit-1", NOON, kind="decision")
    work_until(app, NOON, NOON + timedelta(hours=26), timedelta(minutes=31))
    app.config["SETTINGS"] = before
    assert (kept.channel, db.session.scalars(select(MailBounce)).all()) == ("letter", [])


def test_an_address_that_a_letter_came_back_from_is_no_way_until_somebody_says_it_is_right(world, people):
    post = people["post"]
    letter = write(post, "woord-1", NOON, kind="coach")
    letter_actions.print_letters([letter], by_id=1, now=NOON)
    letter_actions.post_letter(letter, by_id=1, now=NOON)
    letter_actions.note_returned(letter, by_id=1, now=NOON + timedelta(days=2))
    again = NOON + timedelta(days=3)
    told = write(post, "woord-2", again, kind="coach")
    assert ways(told) == ["call"]
    choice_actions.keep_postal_address(post.id, "Dorpsstraat 1\n1234 AB Hoorn", by_id=1, now=again)
    assert ways(told) == ["letter"]


def test_what_is_chosen_later_moves_what_waits_to_be_told(world, people):
    nobody = people["nothing"]
    told = write(nobody, "woord-1", NOON, kind="coach")
    choice_actions.choose(nobody.id, {"coach": "none"}, None, now=NOON)
    assert ways(told) == ["none"]
