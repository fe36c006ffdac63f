"""Setting a bit on a status list, and asking for the list to be signed anew."""

from datetime import datetime

from lms.db import db
from lms.jobs.actions import request_job, request_once
from lms.proof import status_list
from lms.proof.list_rules import MESSAGE, PURPOSES, REVOCATION
from lms.proof.models import StatusEntry


def sign_anew(list_id: int, purpose: str, occasion: str, now: datetime) -> None:
    """Asks the job runner, which has the key, to sign a list; once for each occasion."""
    request_job(
        "status_list", _key(list_id, purpose, occasion), {"list_id": list_id, "purpose": purpose}, now
    )


def sign_what_never_was(now: datetime) -> None:
    """At the start: a list without a signature tells nobody anything, and most of all not that it is missing."""
    for list_id, purpose in status_list.never_signed():
        payload = {"list_id": list_id, "purpose": purpose}
        request_once("status_list", _key(list_id, purpose, "first"), payload, now, now)


def _key(list_id: int, purpose: str, occasion: str) -> str:
    return f"status_list:{list_id}:{purpose}:{occasion}"


def mark_revoked(list_id: int, index: int, since: datetime | None, occasion: str, now: datetime) -> None:
    """Withdrawn since a moment; since None: not withdrawn after all."""
    db.session.get_one(StatusEntry, (list_id, index)).revoked_at = since
    sign_anew(list_id, REVOCATION, occasion, now)


def mark_replaced(list_id: int, index: int, since: datetime, occasion: str, now: datetime) -> None:
    db.session.get_one(StatusEntry, (list_id, index)).replaced_at = since
    sign_anew(list_id, MESSAGE, occasion, now)


def sign_all_anew(occasion: str, now: datetime) -> None:
    for list_id in status_list.list_ids():
        for purpose in PURPOSES:
            sign_anew(list_id, purpose, occasion, now)
