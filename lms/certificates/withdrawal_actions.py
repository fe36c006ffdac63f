"""Withdrawing a certificate: hearing the holder first, and the objection that may undo it."""

from datetime import date, datetime

from lms.accounts.actions import end_grant, grant
from lms.accounts.models import Person
from lms.accounts.rules import check_not_self
from lms.certificates import events, history_actions, mail
from lms.certificates.models import Certificate
from lms.certificates.queries import certified_people, state_of_certificate
from lms.certificates.rules import ActKind
from lms.certificates.withdrawal_models import Hearing, Objection, Revocation
from lms.certificates.withdrawal_queries import involved_in, open_hearing
from lms.certificates.withdrawal_rules import (
    GRANTED,
    check_hearing,
    check_objection,
    check_objection_decision,
    check_revocation,
)
from lms.clock import local_day
from lms.db import added_first, db
from lms.errors import RuleError
from lms.roles import CONNECTOR


def revoke(certificate: Certificate, *, reason: str, by: Person, now: datetime) -> Revocation:
    """Withdraws a certificate, after hearing its holder (field guide 5.6). The reason stays inside."""
    check_not_self(by.id, certificate.person_id)
    heard = open_hearing(certificate)
    check_revocation(
        reason, state=state_of_certificate(certificate, today=local_day(now)), is_heard=heard is not None
    )
    row = Revocation(
        certificate_id=certificate.id, hearing=heard, reason=reason, revoked_by=by, revoked_at=now
    )
    if not added_first(row):
        raise RuleError("Dit certificaat is al ingetrokken.")
    db.session.refresh(certificate, ["revocation"])
    db.session.refresh(row, ["certificate"])
    history_actions.write(certificate, "revoked", by=by, now=now, note=reason)
    if not certified_people([certificate.person_id], today=local_day(now)):
        end_grant(certificate.person, CONNECTOR, now=now)
    mail.revoked(row, now=now)
    events.revoked.send(row, now=now)
    return row


def hear(
    certificate: Certificate, *, held_on: date | None, way: str, words: str, by: Person, now: datetime
) -> Hearing:
    """Writes down what the holder said about a withdrawal that may come."""
    check_not_self(by.id, certificate.person_id)
    today = local_day(now)
    check_hearing(
        held_on=held_on,
        way=way,
        words=words,
        today=today,
        state=state_of_certificate(certificate, today=today),
    )
    row = Hearing(
        certificate_id=certificate.id, held_on=held_on, way=way, words=words, recorded_by=by, recorded_at=now
    )
    db.session.add(row)
    history_actions.write(certificate, "heard", by=by, now=now)
    return row


def object_to(
    revocation: Revocation, *, words: str, received_on: date | None, by: Person, now: datetime
) -> Objection:
    """The holder objects, or staff writes down what they said by phone or letter."""
    today = local_day(now)
    received_on = received_on or today
    check_objection(
        words,
        received_on=received_on,
        revoked_on=local_day(revocation.revoked_at),
        today=today,
        is_known=revocation.objection is not None,
    )
    row = Objection(
        revocation_id=revocation.id, words=words, received_on=received_on, recorded_by=by, recorded_at=now
    )
    if not added_first(row):
        raise RuleError("Er is al bezwaar gemaakt.")
    db.session.refresh(revocation, ["objection"])
    db.session.refresh(row, ["revocation"])
    history_actions.write(revocation.certificate, "objected", by=by, now=now)
    mail.objection_received(row, now=now)
    return row


def decide(
    objection: Objection,
    *,
    outcome: str,
    reasons: str,
    heard_on: date | None,
    by: Person,
    now: datetime,
) -> None:
    """Decides on an objection. When it is granted the withdrawal is undone, and the certificate stands as if it had not
    been."""
    check_not_self(by.id, objection.revocation.certificate.person_id)
    revocation = objection.revocation
    db.session.refresh(objection, with_for_update=True)
    check_objection_decision(
        outcome=outcome,
        reasons=reasons,
        heard_on=heard_on,
        received_on=objection.received_on,
        today=local_day(now),
        is_decided=objection.decided_at is not None,
        by=by.id,
        involved=involved_in(revocation),
    )
    objection.outcome, objection.reasons, objection.heard_on = outcome, reasons, heard_on
    objection.decided_by, objection.decided_at = by, now
    db.session.flush()
    certificate = revocation.certificate
    act: ActKind = "objection_granted" if outcome == GRANTED else "objection_rejected"
    history_actions.write(certificate, act, by=by, now=now, note=reasons)
    if outcome == GRANTED:
        _undo(revocation, now)
    mail.objection_decided(objection, now=now)


def _undo(revocation: Revocation, now: datetime) -> None:
    revocation.undone_at = now
    db.session.flush()
    certificate = revocation.certificate
    db.session.refresh(certificate, ["revocation"])
    if certified_people([certificate.person_id], today=local_day(now)):
        grant(certificate.person, CONNECTOR, now=now)
    events.reinstated.send(revocation, now=now)
