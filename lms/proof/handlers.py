"""Signs the status lists: when one changes, and every night."""

from datetime import datetime
from typing import Any

from flask import current_app

from lms import clock
from lms.db import db
from lms.jobs import nightly
from lms.jobs.kinds import Kind, register
from lms.proof import data_integrity, list_signing, status_list
from lms.proof.actions import sign_all_anew
from lms.proof.list_rules import REVOCATION
from lms.proof.models import StatusList

_Loaded = tuple[data_integrity.Document, frozenset[int], list_signing.ListKey]
_Made = tuple[str, str | None, frozenset[int]]


def sign_lists(now: datetime) -> None:
    """Every night, so that whoever verifies sees that the list is alive."""
    sign_all_anew(now.isoformat(timespec="seconds"), now)


def _purpose(payload: dict[str, Any]) -> str:
    """Jobs of before the second list name none."""
    return str(payload.get("purpose", REVOCATION))


def _load_list(payload: dict[str, Any]) -> _Loaded:
    list_id, purpose = payload["list_id"], _purpose(payload)
    key, places = (
        list_signing.open_key(current_app.config["SETTINGS"]),
        status_list.places_on(list_id, purpose),
    )
    address = status_list.address_of(list_id, purpose)
    return status_list.document(purpose, address, key.issuer, places, clock.now()), places, key


def _make_list(loaded: _Loaded) -> _Made:
    document, places, key = loaded
    return list_signing.signed(document, key), list_signing.as_token(document, key), places


def _keep_list(payload: dict[str, Any], made: _Made, now: datetime) -> None:
    text, token, places = made
    if status_list.places_on(payload["list_id"], _purpose(payload)) != places:
        raise RuntimeError("another certificate was withdrawn or replaced meanwhile: sign the list again")
    db.session.get_one(StatusList, payload["list_id"]).keep(_purpose(payload), text, token, now)


def register_all() -> None:
    register(Kind("status_list", _load_list, _make_list, _keep_list, takes_long=True))
    nightly.register(sign_lists)
