"""Sends what was planned, when it is time; and says whom to ring of who left no mail address."""

from datetime import datetime
from typing import Any

from lms.addresses import path_to
from lms.calls.stranger_queries import Stranger, strangers_are_found
from lms.db import db
from lms.intake.models import Application
from lms.jobs.kinds import Kind, register
from lms.mailings import actions
from lms.mailings.models import Mailing
from lms.mailings.queries import TO_APPLICANT
from lms.notifications.models import Message


def _send(payload: dict[str, Any], _: Any, now: datetime) -> None:
    mailing = db.session.get(Mailing, payload["mailing_id"])
    if mailing is not None:
        actions.deliver(mailing, now=now)


def find_applicant(message: Message) -> Stranger | None:
    number = message.event.split(":")[1]
    row = db.session.get(Application, int(number)) if number.isdecimal() else None
    if row is None:
        return None
    return Stranger(row.name, row.phone, path_to("intake.application", application_id=row.id))


def register_all() -> None:
    register(Kind("mailing", dict, dict, _send))
    strangers_are_found(TO_APPLICANT, find_applicant)
