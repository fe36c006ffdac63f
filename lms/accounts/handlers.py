"""Mails the codes that people ask to come in with; at night, forgets the counts of limits that ended and what the trail need
not keep any longer."""

from datetime import datetime
from typing import Any

from flask import current_app

from lms import clock, limits, trail
from lms.accounts import contact_handlers
from lms.accounts.code_actions import send_code
from lms.accounts.models import Person
from lms.accounts.queries import mobile_numbers_of
from lms.db import db
from lms.jobs import nightly
from lms.jobs.kinds import Kind, NothingToDo, register
from lms.notifications.reach_queries import mail_comes_to, numbers_come_from


def _load(payload: dict[str, Any]) -> None:
    if not payload["person_id"]:
        raise NothingToDo


def _nothing(_loaded: None) -> None:
    """There is no outside world in this job: the mail is a row, and a job of its own."""


def _send(payload: dict[str, Any], _result: None, now: datetime) -> None:
    person = db.session.get(Person, payload["person_id"])
    if person is not None and person.disabled_at is None:
        settings, by_phone = current_app.config["SETTINGS"], payload.get("by_phone", False)
        to_phone = settings.text_service is not None and (by_phone or not mail_comes_to(person.email))
        send_code(person, key=settings.secret_key, wrong=payload["wrong"], to_phone=to_phone, now=now)


def forget_the_trail(now: datetime) -> None:
    """Whoever plays the clock does not make the trail older than it is: the database would refuse."""
    trail.forget_past(min(now, clock.now()))


def register_all() -> None:
    register(Kind("login_code", _load, _nothing, _send))
    nightly.register(limits.forget_past)
    nightly.register(forget_the_trail)
    contact_handlers.listen()
    numbers_come_from(mobile_numbers_of)
