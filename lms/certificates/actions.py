from datetime import datetime

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lms import tokens
from lms.accounts.actions import end_grant, grant
from lms.accounts.models import CONNECTOR, COORDINATOR, Person
from lms.accounts.queries import people_with_role
from lms.certificates import events, mail
from lms.certificates.lettering import check_name
from lms.certificates.models import Certificate, Revocation
from lms.certificates.queries import certified_people
from lms.certificates.rules import check_revocation, frozen_facts, last_day, number
from lms.clock import local_day
from lms.cohorts.models import Cohort
from lms.cohorts.queries import attended_group_days
from lms.curriculum.queries import outline
from lms.db import db
from lms.errors import RuleError
from lms.jobs.actions import request_job
from lms.peergroups.queries import turns_of
from lms.progress.models import Decision


def issue(decision: Decision, *, now: datetime) -> Certificate:
    """One certificate a decision, its facts frozen here; the PDF is made by a job from these facts alone."""
    known = db.session.scalar(select(Certificate).where(Certificate.decision_id == decision.id))
    if known is not None:
        return known
    person, today = decision.person, local_day(now)
    cohort = db.session.get_one(Cohort, decision.cohort_id)
    coordinators = people_with_role(COORDINATOR, now=now)
    for name in (person.name, decision.assessor.name, *(one.name for one in coordinators[:1])):
        check_name(name)
    facts = frozen_facts(
        outline(cohort.version_id),
        holder=person.name,
        organisation=current_app.config["SETTINGS"].organisation,
        assessor=decision.assessor.name,
        coordinator=coordinators[0].name if coordinators else current_app.config["SETTINGS"].contact_name,
        meetings=turns_of([person.id])[person.id].attended,
        group_days=len(attended_group_days([person.id])[person.id]),
    )
    certificate = Certificate(
        code=tokens.new_public_code(),
        number=_next_number(today.year),
        person=person,
        decision_id=decision.id,
        facts=dict(facts),
        issued_on=today,
        valid_until=last_day(today),
        created_at=now,
    )
    db.session.add(certificate)
    db.session.flush()
    grant(person, CONNECTOR, now=now)
    request_job("certificate_pdf", f"certificate:{certificate.id}", {"certificate_id": certificate.id}, now)
    events.issued.send(certificate, now=now)
    return certificate


def _next_number(year: int) -> str:
    last = db.session.scalar(
        select(func.max(Certificate.number)).where(Certificate.number.startswith(f"SLHZ-{year}-"))
    )
    return number(year, int(last.rpartition("-")[2]) + 1 if last else 1)


def revoke(certificate: Certificate, *, reason: str, by: Person, now: datetime) -> Revocation:
    """Withdraws a certificate, after hearing its holder (field guide 5.6). The reason stays inside."""
    check_revocation(reason, is_revoked=certificate.revocation is not None)
    row = Revocation(certificate_id=certificate.id, reason=reason, revoked_by_id=by.id, revoked_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError("Dit certificaat is al ingetrokken.") from error
    db.session.refresh(certificate, ["revocation"])
    db.session.refresh(row, ["certificate"])
    if not certified_people([certificate.person_id], today=local_day(now)):
        end_grant(certificate.person, CONNECTOR, now=now)
    mail.revoked(row, now=now)
    events.revoked.send(row, now=now)
    return row
