from datetime import datetime

from lms.accounts.actions import add_person, invite
from lms.accounts.models import Person
from lms.accounts.queries import person_with_email
from lms.accounts.rules import normalised_email
from lms.cohorts.actions import enrol
from lms.cohorts.models import Cohort
from lms.cohorts.queries import seats_left
from lms.db import db
from lms.errors import RuleError
from lms.intake import mail
from lms.intake.models import Application, ApplicationStep
from lms.intake.queries import deciding_step, state
from lms.intake.rules import CALLED, DECLINED, INVITED, PLACED, WAITING, check_reachable, check_step


def apply(
    *,
    name: str,
    email: str,
    phone: str,
    neighbourhood: str,
    motivation: str,
    now: datetime,
    on_behalf_by: Person | None = None,
) -> Application:
    """Somebody signs up, or staff does it for them. No account comes of it."""
    check_reachable(email, phone)
    row = Application(
        name=name,
        email=normalised_email(email),
        phone=phone,
        neighbourhood=neighbourhood,
        motivation=motivation,
        applied_at=now,
        on_behalf_by=on_behalf_by,
    )
    db.session.add(row)
    db.session.flush()
    mail.application_received(row, now=now)
    return row


def _step(
    application: Application,
    kind: str,
    *,
    by: Person,
    now: datetime,
    note: str = "",
    cohort: Cohort | None = None,
) -> ApplicationStep:
    check_step(state(application), kind)
    row = ApplicationStep(
        application=application, kind=kind, note=note, cohort=cohort, taken_by=by, taken_at=now
    )
    db.session.add(row)
    db.session.flush()
    return row


def call(application: Application, *, note: str, by: Person, now: datetime) -> None:
    _step(application, CALLED, note=note, by=by, now=now)


def place(application: Application, cohort: Cohort, *, by: Person, now: datetime) -> str:
    """In the cohort when there is a seat, else on its waiting list. Returns which of the two."""
    kind = PLACED if seats_left(cohort, now=now) > 0 else WAITING
    present = deciding_step(application)
    if kind == WAITING and present is not None and present.kind == WAITING and present.cohort_id == cohort.id:
        raise RuleError(f"{cohort.name} is nog vol. {application.name} blijft op de wachtlijst.", "cohort")
    _step(application, kind, cohort=cohort, by=by, now=now)
    return kind


def decline(application: Application, *, note: str, message: str, by: Person, now: datetime) -> None:
    step = _step(application, DECLINED, note=note, by=by, now=now)
    mail.declined(application, step.id, message, now=now)


def send_invitation(application: Application, *, by: Person, now: datetime) -> Person:
    """Now there is an account: a person with a seat. Without an e-mail address a letter goes instead of a mail.
    A known address is that person: nobody gets two accounts."""
    present = deciding_step(application)
    check_step(state(application), INVITED)
    cohort = present.cohort if present else None
    if cohort is None:
        raise RuleError("Kies eerst een lichting.")
    person = _person_of(application, now)
    enrol(person, cohort, by=by, now=now)
    application.person_id = person.id
    _step(application, INVITED, cohort=cohort, by=by, now=now)
    if person.email:
        invite(person, by=by, now=now)
    return person


def _person_of(application: Application, now: datetime) -> Person:
    if application.person_id is not None:
        return db.session.get_one(Person, application.person_id)
    known = person_with_email(application.email) if application.email else None
    return known or add_person(
        name=application.name,
        email=application.email or None,
        phone=application.phone,
        neighbourhood=application.neighbourhood,
        now=now,
    )
