"""Listens to decisions, and does after the request what takes long: making certificates, signing the status lists."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import current_app

from lms import clock
from lms.certificates import actions, credential, mail, pdf, proofs, statuslist
from lms.certificates.credential import Draft
from lms.certificates.models import Certificate, CertificateFile, Revocation, StatusEntry, StatusList
from lms.certificates.queries import file_of, logo_of
from lms.db import db
from lms.jobs import nightly
from lms.jobs.actions import request_job
from lms.jobs.kinds import Kind, NothingToDo, register
from lms.progress.models import Decision
from lms.progress.rules import PASSED

if TYPE_CHECKING:
    from lms.certificates import issuing


def on_decided(decision: Decision, *, now: datetime) -> None:
    if decision.outcome == PASSED:
        actions.issue(decision, now=now)


@dataclass(frozen=True)
class _Order:
    draft: Draft
    html: str
    keys: "issuing.Bunch"
    logo: bytes | None


def _load(payload: dict[str, Any]) -> _Order:
    certificate = db.session.get_one(Certificate, payload["certificate_id"])
    if file_of(certificate.id) is not None:
        raise NothingToDo
    from lms.certificates import issuing

    settings = current_app.config["SETTINGS"]
    list_id, place = statuslist.free_place()
    draft = Draft(
        facts=certificate.facts,
        number=certificate.number,
        code=certificate.code,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        base_url=settings.base_url,
        credential_id=uuid.uuid4().urn,
        subject_id=uuid.uuid4().urn,
        status_list=list_id,
        status_index=place,
        made_at=clock.now(),
    )
    html = pdf.render_html(
        draft.facts,
        number=draft.number,
        code=draft.code,
        issued_on=draft.issued_on,
        valid_until=draft.valid_until,
        address=draft.address,
    )
    logo = logo_of(draft.facts["template"]) if draft.facts.get("has_logo") else None
    return _Order(draft, html, issuing.open_keys(settings), logo)


def _make(order: _Order) -> tuple[Draft, "issuing.Issued"]:
    from lms.certificates import issuing

    return order.draft, issuing.make(order.draft, order.html, order.keys, order.logo)


def _keep(payload: dict[str, Any], made: tuple[Draft, "issuing.Issued"], now: datetime) -> None:
    """Bytes, hash, credential and place in the one transaction that ends the job; somebody else's are left alone."""
    draft, issued = made
    certificate = db.session.get_one(Certificate, payload["certificate_id"])
    if file_of(certificate.id) is not None:
        return
    entry = statuslist.take(draft.status_list, draft.status_index, now)
    db.session.add(
        CertificateFile(
            certificate_id=certificate.id,
            content=issued.content,
            sha256=issued.sha256,
            made_at=now,
            credential=issued.credential,
            jwt=issued.jwt,
            status_list_id=draft.status_list,
            status_index=draft.status_index,
        )
    )
    if certificate.revocation is not None:
        entry.revoked_at = certificate.revocation.revoked_at
    listed = db.session.get_one(StatusList, draft.status_list)
    if listed.credential is None or entry.revoked_at is not None:
        _sign_list(listed.id, f"with:{certificate.id}", now)
    mail.ready(certificate, now=now)


def on_revoked(revocation: Revocation, *, now: datetime) -> None:
    """Sets the bit. A certificate whose file is still to be made gets it then."""
    file = file_of(revocation.certificate_id)
    if file is None or file.status_list_id is None:
        return
    entry = db.session.get_one(StatusEntry, (file.status_list_id, file.status_index))
    entry.revoked_at = now
    _sign_list(file.status_list_id, f"revoked:{revocation.id}", now)


def on_reinstated(revocation: Revocation, *, now: datetime) -> None:
    """An objection undid it: the bit goes back."""
    file = file_of(revocation.certificate_id)
    if file is None or file.status_list_id is None:
        return
    entry = db.session.get_one(StatusEntry, (file.status_list_id, file.status_index))
    entry.revoked_at = None
    _sign_list(file.status_list_id, f"reinstated:{revocation.id}", now)


def _sign_list(list_id: int, occasion: str, now: datetime) -> None:
    request_job("status_list", f"status_list:{list_id}:{occasion}", {"list_id": list_id}, now)


def sign_lists(now: datetime) -> None:
    """Every night, so that whoever verifies sees that the list is alive."""
    for list_id in statuslist.list_ids():
        _sign_list(list_id, now.isoformat(timespec="seconds"), now)


def _load_list(payload: dict[str, Any]) -> tuple[proofs.Document, frozenset[int], "issuing.Bunch"]:
    from lms.certificates import issuing

    settings = current_app.config["SETTINGS"]
    bunch, revoked = issuing.open_keys(settings), statuslist.revoked_on(payload["list_id"])
    address = f"{settings.base_url}/certificaten/status/{payload['list_id']}"
    return statuslist.document(address, bunch.issuer, revoked, clock.now()), revoked, bunch


def _make_list(loaded: tuple[proofs.Document, frozenset[int], "issuing.Bunch"]) -> tuple[str, frozenset[int]]:
    document, revoked, bunch = loaded
    signed = proofs.secured(
        document, bunch.credential_key, bunch.method, datetime.fromisoformat(document["validFrom"])
    )
    return credential.in_writing(signed), revoked


def _keep_list(payload: dict[str, Any], made: tuple[str, frozenset[int]], now: datetime) -> None:
    text, revoked = made
    if statuslist.revoked_on(payload["list_id"]) != revoked:
        raise RuntimeError("another certificate was withdrawn meanwhile: sign the list again")
    row = db.session.get_one(StatusList, payload["list_id"])
    row.credential, row.signed_at = text, now


def connect() -> None:
    register(Kind("certificate_pdf", _load, _make, _keep))
    register(Kind("status_list", _load_list, _make_list, _keep_list))
    nightly.register(sign_lists)
