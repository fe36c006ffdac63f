"""What machines need to verify without asking us: public keys and status lists."""

import json
from typing import Any
from urllib.parse import urlsplit

from flask import Response, abort, current_app, request

from lms.db import db
from lms.proof import keys, trust
from lms.proof.carried_lists import as_file
from lms.proof.list_rules import MESSAGE, REVOCATION
from lms.proof.models import StatusList
from lms.proof.status_list import signed_lists
from lms.proof.views.blueprint import bp
from lms.web import Page, public

AS_JWT = "application/vc+jwt"
KEPT = "public, max-age=300"


def served(content: str, mimetype: str, name: str | None = None) -> Response:
    answer = Response(content, mimetype=mimetype)
    if name is None:
        answer.headers["Cache-Control"] = KEPT
        answer.headers["Access-Control-Allow-Origin"] = (
            "*"  # public, without a cookie: a verifier elsewhere may read it
        )
    else:
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _json(content: dict[str, Any], mimetype: str = "application/json") -> Response:
    return served(json.dumps(content, indent=1, ensure_ascii=False), mimetype)


def _issuer() -> str:
    """Who we are at the address that was asked: what we signed before a move names the address of then."""
    settings = current_app.config["SETTINGS"]
    former = (url for url in settings.former_urls if urlsplit(url).netloc.lower() == request.host.lower())
    return trust.issuer_id(next(former, settings.base_url))


@bp.get("/.well-known/did.json")
@public
def did_document() -> Page:
    return _json(trust.did_document(keys.all_keys(), _issuer()), "application/did+json")


@bp.get("/.well-known/jwks.json")
@public
def key_set() -> Page:
    return _json(trust.key_set(keys.all_keys(), _issuer()))


@bp.get("/certificaten/sleutels.json")
@public
def public_keys() -> Page:
    """The file `lms certificates verify --offline --keys` goes by."""
    return served(
        trust.as_file(keys.all_keys(), current_app.config["SETTINGS"].organisation), "application/json"
    )


@bp.get("/certificaten/status/<int:list_id>")
@public
def status_list(list_id: int) -> Page:
    """What was withdrawn."""
    return _listed(list_id, REVOCATION)


@bp.get("/certificaten/status/<int:list_id>/vervangen")
@public
def replaced_list(list_id: int) -> Page:
    return _listed(list_id, MESSAGE)


def _listed(list_id: int, purpose: str) -> Page:
    found = db.session.get(StatusList, list_id)
    text = found.signed(purpose) if found else None
    if found is None or text is None:
        abort(404)
    asked = request.accept_mimetypes.best_match(("application/vc", AS_JWT), "application/vc")
    token = found.as_token(purpose) if asked == AS_JWT else None
    answer = served(token, AS_JWT) if token else served(text, "application/vc")
    answer.vary.add("Accept")
    return answer


@bp.get("/certificaten/lijsten.json")
@public
def all_lists() -> Page:
    """The file `lms certificates verify --offline --lists` goes by."""
    return served(as_file(signed_lists()), "application/json")
