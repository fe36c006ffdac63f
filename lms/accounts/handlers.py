"""Mails the codes that people ask to come in with; at night, forgets the counts of limits that ended."""

from datetime import datetime
from typing import Any

from flask import current_app

from lms import limits
from lms.accounts.code_actions import send_code
from lms.accounts.models import Person
from lms.db import db
from lms.jobs import nightly
from lms.jobs.kinds import Kind, NothingToDo, register


def _load(payload: dict[str, Any]) -> None:
    if not payload["person_id"]:
        raise NothingToDo


def _nothing(_loaded: None) -> None:
    """There is no outside world in this job: the mail is a row, and a job of its own."""


def _send(payload: dict[str, Any], _result: None, now: datetime) -> None:
    person = db.session.get(Person, payload["person_id"])
    if person is not None and person.disabled_at is None:
        send_code(person, key=current_app.config["SETTINGS"].secret_key, wrong=payload["wrong"], now=now)


def register_all() -> None:
    register(Kind("login_code", _load, _nothing, _send))
    nightly.register(limits.forget_past)
