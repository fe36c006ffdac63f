"""Listens to decisions, and does after the request what takes long: making certificates."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import current_app

from lms import clock
from lms.addresses import full_address
from lms.certificates import actions, events, history_actions, mail
from lms.certificates.achievement_queries import achievement_of
from lms.certificates.models import Certificate, CertificateFile, ReplacedFile
from lms.certificates.queries import earned_on, file_of, replaced_files_of
from lms.certificates.rules import RENEWAL
from lms.certificates.withdrawal_models import Revocation
from lms.db import db
from lms.jobs.kinds import Kind, NothingToDo, register
from lms.layout.queries import logo_of
from lms.progress.models import Decision
from lms.progress.rules import PASSED
from lms.proof import credential, document, status_list
from lms.proof.actions import mark_replaced, mark_revoked, sign_anew
from lms.proof.credential import Draft, Previous
from lms.proof.list_rules import MESSAGE, REVOCATION
from lms.proof.models import StatusList

if TYPE_CHECKING:
    from lms.proof import making


def on_decided(decision: Decision, *, now: datetime) -> None:
    if decision.outcome == PASSED:
        actions.issue(decision, now=now)


@dataclass(frozen=True)
class _Order:
    draft: Draft
    html: str
    keys: "making.Bunch"
    logo: bytes | None


def _load(payload: dict[str, Any]) -> _Order:
    certificate = db.session.get(Certificate, payload["certificate_id"])
    if certificate is None or not _is_wanted(payload):
        raise NothingToDo
    from lms.proof import making

    settings = current_app.config["SETTINGS"]
    list_id, place = status_list.free_place()
    draft = Draft(
        facts=certificate.facts,
        number=certificate.number,
        code=certificate.code,
        issued_on=certificate.issued_on,
        awarded_on=earned_on(certificate),
        valid_until=certificate.valid_until,
        base_url=settings.base_url,
        address=full_address("certificates.verify", code=certificate.code),
        achievement_address=achievement_of(certificate),
        status_address=status_list.address_of(list_id),
        credential_id=uuid.uuid4().urn,
        subject_id=uuid.uuid4().urn,
        status_list=list_id,
        status_index=place,
        made_at=clock.now(),
        said=credential.in_words(),
        phone=settings.contact_phone,
        email=settings.contact_email,
        previous=_followed(certificate, payload.get("instead_of")),
    )
    html = document.render_html(
        draft.facts,
        number=draft.number,
        code=draft.code,
        issued_on=draft.issued_on,
        valid_until=draft.valid_until,
        address=draft.address,
    )
    logo = logo_of(draft.facts["template"]) if draft.facts.get("has_logo") else None
    return _Order(draft, html, making.open_keys(settings), logo)


def _followed(certificate: Certificate, instead_of: str | None) -> Previous | None:
    """The file before this one: of the same certificate when its key was lost, of the one that was renewed. Of another name
    nothing is told."""
    if instead_of:
        return Previous(certificate.number, instead_of)
    before = certificate.predecessor
    if certificate.succession != RENEWAL or before is None or before.file is None:
        return None
    return Previous(before.number, before.file.sha256)


def _is_wanted(payload: dict[str, Any]) -> bool:
    """The file is still to be made; or, after a key was lost, it is still the one that a new one takes the place of."""
    file = file_of(payload["certificate_id"])
    return (file.sha256 if file else None) == payload.get("instead_of")


def _make(order: _Order) -> tuple[Draft, "making.Issued"]:
    from lms.proof import making

    return order.draft, making.make(order.draft, order.html, order.keys, order.logo)


def _keep(payload: dict[str, Any], made: tuple[Draft, "making.Issued"], now: datetime) -> None:
    """Keeps bytes, hash, credential and the place on the list in the one transaction that ends the job. A file that another
    runner made meanwhile stays as it is."""
    draft, issued = made
    certificate = db.session.get(Certificate, payload["certificate_id"])
    if certificate is None or not _is_wanted(payload):
        return
    entry = status_list.take(draft.status_list, draft.status_index, now)
    file = certificate.file
    if file is None:
        file = CertificateFile(certificate=certificate)
        db.session.add(file)
    else:
        _put_aside(file, payload["key_id"], now)
    file.content, file.sha256, file.made_at = issued.content, issued.sha256, now
    file.credential, file.jwt = issued.credential, issued.jwt
    file.status_list_id, file.status_index = draft.status_list, draft.status_index
    db.session.flush()
    events.made.send(file)
    if certificate.revocation is not None:
        entry.revoked_at = certificate.revocation.revoked_at
    if certificate.replaced_on is not None:
        entry.replaced_at = certificate.successor.created_at if certificate.successor else now
    listed = db.session.get_one(StatusList, draft.status_list)
    for purpose, moment in ((REVOCATION, entry.revoked_at), (MESSAGE, entry.replaced_at)):
        if moment is not None or listed.signed(purpose) is None:
            sign_anew(listed.id, purpose, f"with:{certificate.id}", now)
    if "instead_of" in payload:
        history_actions.write(certificate, "reissued", by=None, now=now)
        mail.reissued(certificate, payload["key_id"], now=now)
    else:
        mail.ready(certificate, now=now)


def _put_aside(file: CertificateFile, key_id: int, now: datetime) -> None:
    """What is kept of the bytes that a new file takes the place of; their place on the lists says that they were replaced."""
    db.session.add(
        ReplacedFile(
            sha256=file.sha256, certificate_id=file.certificate_id, key_id=key_id, made_at=file.made_at, replaced_at=now,
            status_list_id=file.status_list_id, status_index=file.status_index,
        )
    )  # fmt: skip
    if file.status_list_id is not None and file.status_index is not None:
        mark_replaced(file.status_list_id, file.status_index, now, f"reissued:{file.sha256[:16]}", now)


def on_revoked(revocation: Revocation, *, now: datetime) -> None:
    """Sets the bit of a withdrawn certificate on its status list. One whose file is still to be made gets it when it is
    made."""
    _mark(revocation, since=now, occasion=f"revoked:{revocation.id}", now=now)


def on_reinstated(revocation: Revocation, *, now: datetime) -> None:
    """Takes the bit off the status list again, since an objection was granted."""
    _mark(revocation, since=None, occasion=f"reinstated:{revocation.id}", now=now)


def _mark(revocation: Revocation, *, since: datetime | None, occasion: str, now: datetime) -> None:
    files = [file_of(revocation.certificate_id), *replaced_files_of(revocation.certificate_id)]
    for number, file in enumerate(files):
        if file is not None and file.status_list_id is not None and file.status_index is not None:
            mark_revoked(file.status_list_id, file.status_index, since, f"{occasion}:{number}", now)


def register_all() -> None:
    register(Kind("certificate_pdf", _load, _make, _keep, takes_long=True))
