"""What machines need to verify without asking us: public keys and status lists; and the credential, for its holder."""

import json
from typing import Any

from flask import Response, abort, current_app
from flask_login import current_user

from lms.certificates import keys, trust
from lms.certificates.models import Certificate, CertificateFile, StatusList
from lms.certificates.policy import certificates_visible_to
from lms.certificates.queries import file_of
from lms.certificates.views import bp
from lms.db import db
from lms.web import public, requires

KEPT = "public, max-age=300"


def _served(content: str, mimetype: str, name: str | None = None) -> Response:
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
    return _served(json.dumps(content, indent=1, ensure_ascii=False), mimetype)


def _issuer() -> str:
    return trust.issuer_id(current_app.config["SETTINGS"].base_url)


@bp.get("/.well-known/did.json")
@public
def did_document() -> Response:
    return _json(trust.did_document(keys.all_keys(), _issuer()), "application/did+json")


@bp.get("/.well-known/jwks.json")
@public
def key_set() -> Response:
    return _json(trust.key_set(keys.all_keys(), _issuer()))


@bp.get("/certificaten/sleutels.json")
@public
def public_keys() -> Response:
    """The file `lms certificates verify --offline --keys` goes by."""
    return _served(
        trust.as_file(keys.all_keys(), current_app.config["SETTINGS"].organisation), "application/json"
    )


@bp.get("/certificaten/status/<int:list_id>")
@public
def status_list(list_id: int) -> Response:
    found = db.session.get(StatusList, list_id)
    if found is None or found.credential is None:
        abort(404)
    return _served(found.credential, "application/vc")


def _file(code: str) -> tuple[Certificate, CertificateFile]:
    certificate = db.session.scalar(certificates_visible_to(current_user).where(Certificate.code == code))
    if certificate is None:
        abort(404)
    return certificate, file_of(certificate.id) or abort(404)


@bp.get("/certificaten/<code>.json")
@requires()
def credential(code: str) -> Response:
    certificate, file = _file(code)
    return _served(file.credential or abort(404), "application/vc", f"Certificaat-{certificate.number}.json")


@bp.get("/certificaten/<code>.jwt")
@requires()
def jwt(code: str) -> Response:
    certificate, file = _file(code)
    return _served(file.jwt or abort(404), "application/vc+jwt", f"Certificaat-{certificate.number}.jwt")
