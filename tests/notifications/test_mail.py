"""Mail as rows, as files, and to a real SMTP server on loopback."""

from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from lms.config import MailServer
from lms.db import db
from lms.jobs.models import Job
from lms.notifications.actions import send
from lms.notifications.models import Message
from lms.notifications.post import compose
from tests.journeys.server import free_port


class Postbox:
    """What an SMTP server received; refuses the first `refusals` messages."""

    def __init__(self, refusals: int = 0):
        self.received: list[Any] = []
        self.refusals = refusals

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.refusals:
            self.refusals -= 1
            return "451 try again later"
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def mail(world, **values):
    person = world.person(name="Zoë Łukasz", email="zoe@example.org")
    fine = {
        "event": "application:1",
        "address": person.email,
        "template": "accounts/mail/login_code",
        "person": person,
        "code": "123456",
        "until": world.now,
    }
    message = send(**(fine | values), now=world.now)
    db.session.commit()
    return message


@pytest.fixture
def postbox(app):
    box = Postbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(
        settings, mail_server=MailServer("127.0.0.1", port, None, None, tls=False, may_be_plain=True)
    )
    yield box
    app.config["SETTINGS"] = settings
    controller.stop()


@pytest.mark.smtp
def test_a_real_server_gets_it_once(world, postbox, run_jobs):
    message = mail(world)
    run_jobs()
    run_jobs()
    assert [(got["To"], got["Subject"], got["Message-ID"]) for got in postbox.received] == [
        ("zoe@example.org", message.subject, f"<{message.message_id}>")
    ]
    assert "123456" in postbox.received[0].get_content()


@pytest.mark.smtp
def test_nothing_travels_readable_to_a_server_elsewhere(app, world, postbox, run_jobs):
    """As it would be with a server off this machine that offers no TLS: the mail waits, and the reason stands with it."""
    settings = app.config["SETTINGS"]
    elsewhere = replace(settings.mail_server, may_be_plain=False)
    app.config["SETTINGS"] = replace(settings, mail_server=elsewhere)
    mail(world)
    run_jobs()
    job = db.session.scalars(select(Job)).one()
    assert (job.status, postbox.received) == ("waiting", [])
    assert "offers no TLS" in job.last_error


@pytest.mark.smtp
def test_a_server_that_refuses_is_tried_again_later(world, postbox, run_jobs):
    postbox.refusals = 1
    mail(world)
    run_jobs()
    job = db.session.scalars(select(Job)).one()
    assert (job.status, job.attempts, postbox.received) == ("waiting", 1, [])
    assert "451" in job.last_error
    job.run_at = world.now
    run_jobs()
    assert (db.session.scalars(select(Job.status)).one(), len(postbox.received)) == ("done", 1)


def test_the_same_event_tells_somebody_once(world):
    assert mail(world) is not None
    person = db.session.scalars(select(Message)).one()
    again = send(
        event="application:1",
        address=person.address,
        template="accounts/mail/login_code",
        now=world.now,
        person=None,
        code="1",
        until=world.now,
    )
    assert again is None


def test_a_code_without_an_address_is_not_written(world):
    assert mail(world, address=None, is_secret=True) is None
    assert db.session.scalars(select(Message)).all() == []


def test_a_code_that_comes_too_late_is_not_sent(world, run_jobs):
    message = mail(world, expires_at=world.days(-1))
    run_jobs()
    assert (message.sent_at, db.session.scalars(select(Job.status)).one()) == (None, "done")


def test_as_a_file(world, app, run_jobs):
    message = mail(world)
    run_jobs()
    path = app.config["SETTINGS"].data_dir / "mail" / f"{message.message_id.partition('@')[0]}.eml"
    got = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert got["To"] == "zoe@example.org"


@pytest.mark.parametrize("field", ["subject", "address"])
def test_a_line_break_cannot_add_a_header(world, field):
    message = mail(world)
    setattr(message, field, "x@example.org\r\nBcc: boef@example.org")
    with pytest.raises(ValueError, match=r"linefeed|newline|[Hh]eader|CR|invalid"):
        compose(message, "hulp@example.org", "SLHZ").as_bytes()


@pytest.mark.parametrize("name", ['Stichting "Buurt" Één', "Samen, (en) <zelf>", "Zoë\nBcc: x@example.org"])
def test_whatever_the_organisation_is_called_there_is_an_address_behind_it(world, name):
    message = mail(world, address="zoe@bücher-thuis.test")
    sent = message_from_bytes(compose(message, "hulp@bücher.test", name).as_bytes(), policy=policy.default)
    [sender], [to] = sent["From"].addresses, sent["To"].addresses
    assert (sender.display_name, sender.addr_spec, to.addr_spec, sent["Bcc"]) == (
        " ".join(name.split()),
        "hulp@xn--bcher-kva.test",
        "zoe@xn--bcher-thuis-thb.test",
        None,
    )
