"""Renewal by doing: what the holder adds, what others confirm, and the certificate that follows."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select, update

from lms.accounts.actions import grant
from lms.accounts.models import Person
from lms.accounts.queries import person_with_email
from lms.accounts.rules import check_not_self, normalised_email
from lms.certificates import history_actions
from lms.certificates.actions import succeed
from lms.certificates.models import Certificate
from lms.certificates.queries import state_to_follow
from lms.certificates.register_queries import ending_certificates
from lms.certificates.rules import RENEWAL, last_day, reminder_due
from lms.clock import local_day
from lms.db import added_first, db
from lms.errors import RuleError
from lms.renewal import mail
from lms.renewal.models import DeepeningDay, FieldHours, Reflection, RenewalSetting
from lms.renewal.queries import hours_around, may_cosign, renewal_of
from lms.renewal.rules import RenewalNorms, check_hours, check_reflection, check_renewal, check_room
from lms.roles import CONNECTOR


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
    address: str = "",
    now: datetime,
) -> FieldHours:
    """Writes down hours and asks somebody to say that they are true; until then they do not count. An address that was
    typed is answered the same whether we know it or not; only who may sign gets a mail."""
    address = normalised_email(address)
    if address:
        cosigner = person_with_email(address)
    is_known = cosigner is not None and may_cosign(cosigner, now=now)
    check_hours(
        done_on=done_on,
        hours=hours,
        what=what,
        is_self=cosigner is not None and cosigner.id == person.id,
        is_known=is_known or bool(address),
        today=local_day(now),
    )
    assert done_on is not None
    assert hours is not None
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    check_room(hours=hours, **hours_around(person.id, done_on, now=now))
    row = FieldHours(person=person, done_on=done_on, hours=hours, what=what, asked_at=now)
    row.asked_address = address or None
    row.cosigner = cosigner if is_known else None
    db.session.add(row)
    db.session.flush()
    if row.cosigner is not None:
        mail.asked_to_cosign(row, row.cosigner, now=now)
    return row


def answer_hours(row: FieldHours, *, is_true: bool, by: Person, now: datetime) -> None:
    """Keeps what the co-signer says of hours. The first answer stands."""
    check_not_self(by.id, row.person_id)
    if by.id != row.cosigner_id:
        raise RuleError("Alleen wie gevraagd is, kan tekenen.")
    answered = db.session.execute(
        update(FieldHours)
        .where(FieldHours.id == row.id, FieldHours.answered_at.is_(None))
        .values(is_confirmed=is_true, answered_at=now, asked_address=None)
    )
    if not answered.rowcount:  # type: ignore[attr-defined]
        raise RuleError("Je gaf al antwoord.")
    db.session.refresh(row)


def record_deepening_day(
    person: Person, *, held_on: date | None, title: str, by: Person, now: datetime
) -> None:
    check_not_self(by.id, person.id)
    if held_on is None or held_on > local_day(now):
        raise RuleError("Kies een dag die al geweest is.", "held_on")
    if not _was_there(person, held_on, title, by=by, now=now):
        raise RuleError("Deze dag staat er al.", "held_on")


def record_deepening_of_many(
    people: Collection[Person], *, held_on: date, title: str, by: Person, now: datetime
) -> int:
    """Of everybody who was there. How many of them it is new for; whose day stood there already keeps what was written."""
    if held_on > local_day(now):
        raise RuleError("Kies een dag die al geweest is.", "held_on")
    for person in people:
        check_not_self(by.id, person.id)
    return sum(_was_there(person, held_on, title, by=by, now=now) for person in people)


def _was_there(person: Person, held_on: date, title: str, *, by: Person, now: datetime) -> bool:
    row = DeepeningDay(person_id=person.id, held_on=held_on, title=title, recorded_by=by, recorded_at=now)
    return added_first(row)


def take_away_deepening_day(row: DeepeningDay, *, by: Person, now: datetime) -> None:
    """It was written down for the wrong person. What was renewed with it stays renewed."""
    check_not_self(by.id, row.person_id)
    db.session.delete(row)
    db.session.flush()


def renew(certificate: Certificate, *, by: Person, now: datetime) -> Certificate:
    """The coordinator confirms that everything was done. The new term begins where the old one ends, or today when that
    is past."""
    check_not_self(by.id, certificate.person_id)
    today = local_day(now)
    if certificate.valid_until is None:
        raise RuleError("Een bewijs van deelname verloopt niet. Verlengen is niet nodig.")
    check_renewal(
        renewal_of(certificate, today=today),
        kind=certificate.kind,
        state=state_to_follow(certificate, today=today),
        today=today,
    )
    new = succeed(
        certificate,
        reason=RENEWAL,
        holder=certificate.facts["holder"],
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
            history_actions.write(certificate, "reminded", by=None, now=now, note=f"{days} dagen")
