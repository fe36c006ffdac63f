"""Signs the status lists: when one changes, and every night."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import current_app

from lms import clock
from lms.db import db
from lms.jobs import nightly
from lms.jobs.kinds import Kind, register
from lms.proof import credential, data_integrity, status_list
from lms.proof.actions import sign_anew
from lms.proof.models import StatusList

if TYPE_CHECKING:
    from lms.proof import making


def sign_lists(now: datetime) -> None:
    """Every night, so that whoever verifies sees that the list is alive."""
    for list_id in status_list.list_ids():
        sign_anew(list_id, now.isoformat(timespec="seconds"), now)


def _load_list(payload: dict[str, Any]) -> tuple[data_integrity.Document, frozenset[int], "making.Bunch"]:
    from lms.proof import making

    settings = current_app.config["SETTINGS"]
    bunch, revoked = making.open_keys(settings), status_list.revoked_on(payload["list_id"])
    address = status_list.address_of(payload["list_id"])
    return status_list.document(address, bunch.issuer, revoked, clock.now()), revoked, bunch


def _make_list(
    loaded: tuple[data_integrity.Document, frozenset[int], "making.Bunch"],
) -> tuple[str, frozenset[int]]:
    document, revoked, bunch = loaded
    signed = data_integrity.secured(
        document, bunch.credential_key, bunch.method, datetime.fromisoformat(document["validFrom"])
    )
    return credential.in_writing(signed), revoked


def _keep_list(payload: dict[str, Any], made: tuple[str, frozenset[int]], now: datetime) -> None:
    text, revoked = made
    if status_list.revoked_on(payload["list_id"]) != revoked:
        raise RuntimeError("another certificate was withdrawn meanwhile: sign the list again")
    row = db.session.get_one(StatusList, payload["list_id"])
    row.credential, row.signed_at = text, now


def register_all() -> None:
    register(Kind("status_list", _load_list, _make_list, _keep_list, takes_long=True))
    nightly.register(sign_lists)
