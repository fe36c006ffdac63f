"""Puts a code to come in with on letters while they are printed."""

from datetime import datetime

from flask import current_app

from lms.entry import actions
from lms.entry.mail import CODE_LETTER
from lms.notifications.letter_queries import Slip, carries_a_slip


def slip_for(person_id: int, *, by_id: int, now: datetime) -> Slip:
    key = current_app.config["SETTINGS"].secret_key
    return actions.slip_for(person_id, by_id=by_id, key=key, now=now)


def register_all() -> None:
    carries_a_slip(CODE_LETTER, slip_for)
