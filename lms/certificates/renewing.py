"""Renewal by doing, and another name: what the holder adds, what others confirm, and the certificate that follows."""

from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from lms.accounts.actions import grant
from lms.accounts.models import CONNECTOR, Person
from lms.certificates import history, mail
from lms.certificates.actions import succeed
from lms.certificates.lettering import check_name
from lms.certificates.models import Certificate
from lms.certificates.queries import state_of
from lms.certificates.register_models import NameRequest
from lms.certificates.register_queries import ending_certificates, open_name_request
from lms.certificates.renewal_models import DeepeningDay, FieldHours, Reflection, RenewalSetting
from lms.certificates.renewal_queries import may_cosign, renewal_of
from lms.certificates.renewal_rules import (
    RenewalNorms,
    check_hours,
    check_reflection,
    check_renewal,
)
from lms.certificates.rules import (
    NAME_CHANGE,
    RENEWAL,
    check_name_change,
    last_day,
    reminder_due,
)
from lms.clock import local_day
from lms.db import db
from lms.errors import RuleError


def reflect(person: Person, text: str, *, by: Person, now: datetime) -> Reflection:
    check_reflection(text)
    row = Reflection(person_id=person.id, text=text, written_by_id=by.id, written_at=now)
    db.session.add(row)
    db.session.flush()
    return row


def ask_to_cosign(
    person: Person,
    *,
    done_on: date | None,
    hours: int | None,
    what: str,
    cosigner: Person | None,
    now: datetime,
) -> FieldHours:
    """Hours count once the co-signer says on their own page that they are true."""
    check_hours(
        done_on=done_on,
        hours=hours,
        what=what,
        is_self=cosigner is not None and cosigner.id == person.id,
        is_known=cosigner is not None and may_cosign(cosigner, now=now),
        today=local_day(now),
    )
    assert cosigner is not None
    row = FieldHours(person=person, done_on=done_on, hours=hours, what=what, cosigner=cosigner, asked_at=now)
    db.session.add(row)
    db.session.flush()
    mail.asked_to_cosign(row, cosigner, now=now)
    return row


def answer_hours(row: FieldHours, *, is_true: bool, by: Person, now: datetime) -> None:
    """The first answer stands."""
    if by.id != row.cosigner_id:
        raise RuleError("Alleen wie gevraagd is, kan tekenen.")
    answered = db.session.execute(
        update(FieldHours)
        .where(FieldHours.id == row.id, FieldHours.answered_at.is_(None))
        .values(is_confirmed=is_true, answered_at=now)
    )
    if not answered.rowcount:  # type: ignore[attr-defined]
        raise RuleError("Je gaf al antwoord.")
    db.session.refresh(row)


def record_deepening_day(
    person: Person, *, held_on: date | None, title: str, by: Person, now: datetime
) -> None:
    if held_on is None or held_on > local_day(now):
        raise RuleError("Kies een dag die al geweest is.", "held_on")
    row = DeepeningDay(person_id=person.id, held_on=held_on, title=title, recorded_by=by, recorded_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError("Deze dag staat er al.", "held_on") from error


def renew(certificate: Certificate, *, by: Person, now: datetime) -> Certificate:
    """The coordinator confirms that everything was done. The new term begins where the old one ends, or today when that
    is past."""
    today = local_day(now)
    if certificate.valid_until is None:
        raise RuleError("Een bewijs van deelname verloopt niet. Verlengen is niet nodig.")
    check_renewal(
        renewal_of(certificate, today=today),
        kind=certificate.kind,
        state=state_of(certificate, today=today),
        is_self=by.id == certificate.person_id,
        today=today,
    )
    new = succeed(
        certificate,
        reason=RENEWAL,
        holder=certificate.person.name,
        valid_until=last_day(max(today, certificate.valid_until)),
        by=by,
        now=now,
    )
    grant(certificate.person, CONNECTOR, by=by, now=now)
    return new


def set_norms(norms: RenewalNorms, *, by: Person, now: datetime) -> None:
    db.session.add(
        RenewalSetting(
            meetings=norms.meetings,
            deepening_days=norms.deepening_days,
            reflections=norms.reflections,
            hours=norms.hours,
            set_by=by,
            set_at=now,
        )
    )
    db.session.flush()


def remind(now: datetime) -> None:
    """At night: who must renew within 90, 30 and 7 days hears of it, each once."""
    today = local_day(now)
    for certificate in ending_certificates(now=now):
        assert certificate.valid_until is not None
        days = reminder_due(certificate.valid_until, today)
        if days is not None and mail.reminder(certificate, days, now=now):
            history.write(certificate, "reminded", by=None, now=now, note=f"{days} dagen")


def ask_name_change(certificate: Certificate, *, name: str, by: Person, now: datetime) -> NameRequest:
    state = state_of(certificate, today=local_day(now))
    check_name_change(name, present=certificate.facts["holder"], state=state)
    check_name(name.strip(), "name")
    row = NameRequest(certificate_id=certificate.id, name=name.strip(), asked_by=by, asked_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError("Er ligt al een vraag om een andere naam.") from error
    history.write(certificate, "name_asked", by=by, now=now)
    return row


def decide_name_change(
    certificate: Certificate, *, is_granted: bool, reason: str, by: Person, now: datetime
) -> Certificate | None:
    """Granted: the person has this name from now on, and a certificate that says so."""
    request = open_name_request(certificate.id)
    if request is None:
        raise RuleError("Er ligt geen vraag om een andere naam.")
    if by.id == certificate.person_id:
        raise RuleError("Je kunt niet over je eigen naam beslissen. Vraag een collega.")
    if not reason.strip():
        raise RuleError("Schrijf wat je hebt gezien, bijvoorbeeld een pas of een akte.", "reason")
    state = state_of(certificate, today=local_day(now))
    if is_granted:
        check_name_change(request.name, present=certificate.facts["holder"], state=state)
    request.is_granted, request.reason = is_granted, reason
    request.decided_by_id, request.decided_at = by.id, now
    db.session.flush()
    if not is_granted:
        history.write(certificate, "name_refused", by=by, now=now, note=reason)
        mail.name_refused(certificate, request.id, reason, now=now)
        return None
    certificate.person.name = request.name
    return succeed(
        certificate,
        reason=NAME_CHANGE,
        holder=request.name,
        valid_until=certificate.valid_until,
        by=by,
        now=now,
        note=reason,
    )
