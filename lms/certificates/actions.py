"""Issuing: a certificate after a decision, one that takes the place of another, a proof of participation; and withdrawing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms import tokens
from lms.accounts.actions import end_grant, grant
from lms.accounts.models import CONNECTOR, COORDINATOR, Person
from lms.accounts.queries import people_with_role
from lms.certificates import events, history, mail, rules
from lms.certificates.lettering import check_name
from lms.certificates.models import Certificate, Hearing, Revocation
from lms.certificates.objection_rules import check_revocation
from lms.certificates.participation import done_by
from lms.certificates.queries import certified_people, last_number, state_of, template_facts
from lms.clock import local_day
from lms.cohorts.models import Cohort
from lms.cohorts.queries import attended_group_days
from lms.curriculum.queries import outline
from lms.db import db
from lms.errors import RuleError
from lms.jobs.actions import request_job
from lms.peergroups.queries import turns_of
from lms.progress.models import Decision

TRIES = 5


def issue(decision: Decision, *, now: datetime) -> Certificate:
    """One certificate a decision, its facts frozen here; the PDF is made by a job from these facts alone."""
    known = db.session.scalar(select(Certificate).where(Certificate.decision_id == decision.id))
    if known is not None:
        return known
    person, today = decision.person, local_day(now)
    cohort = db.session.get_one(Cohort, decision.cohort_id)
    coordinator, assessor = _coordinator(now), decision.assessor.name
    facts = rules.frozen_facts(
        outline(cohort.version_id),
        holder=person.name,
        organisation=current_app.config["SETTINGS"].organisation,
        assessor=assessor,
        coordinator=coordinator,
        meetings=turns_of([person.id])[person.id].attended,
        group_days=len(attended_group_days([person.id])[person.id]),
    )
    certificate = _issued(
        person,
        {**facts, "kind": rules.CERTIFICATE, **template_facts(coordinator=coordinator, assessor=assessor)},
        by=decision.assessor,
        now=now,
        cohort_id=cohort.id,
        decision_id=decision.id,
        valid_until=rules.last_day(today),
    )
    grant(person, CONNECTOR, now=now)
    events.issued.send(certificate, now=now)
    return certificate


def succeed(
    predecessor: Certificate,
    *,
    reason: str,
    holder: str,
    valid_until: date | None,
    by: Person,
    now: datetime,
    note: str = "",
) -> Certificate:
    """A new certificate takes the place of another and names its number. Of two at once, one wins."""
    facts = predecessor.facts
    signed = template_facts(coordinator=_coordinator(now), assessor=facts.get("assessor", ""))
    certificate = _issued(
        predecessor.person,
        {**facts, **signed, "holder": holder, "predecessor": predecessor.number, "succession": reason},
        by=by,
        now=now,
        kind=predecessor.kind,
        cohort_id=predecessor.cohort_id,
        predecessor_id=predecessor.id,
        succession=reason,
        valid_until=valid_until,
    )
    history.write(predecessor, f"superseded_{reason}", by=by, now=now, note=note)
    db.session.refresh(predecessor, ["successor"])
    db.session.refresh(certificate, ["predecessor"])
    return certificate


def issue_participation(
    person: Person, cohort: Cohort, by: Person, now: datetime, reasons: str = ""
) -> Certificate:
    """What somebody did who stops, once a cohort. The reasons go in the letter, never on the document."""
    known = db.session.scalar(
        select(Certificate).where(
            Certificate.person_id == person.id,
            Certificate.cohort_id == cohort.id,
            Certificate.kind == rules.PARTICIPATION,
        )
    )
    if known is not None:
        return known
    coordinator = _coordinator(now)
    facts = rules.participation_facts(
        outline(cohort.version_id),
        holder=person.name,
        organisation=current_app.config["SETTINGS"].organisation,
        done=done_by(person, cohort, now=now),
    )
    certificate = _issued(
        person,
        {**facts, "coordinator": coordinator, **template_facts(coordinator=coordinator, assessor="")},
        by=by,
        now=now,
        kind=rules.PARTICIPATION,
        cohort_id=cohort.id,
        valid_until=None,
    )
    mail.participation(certificate, reasons, now=now)
    return certificate


def _coordinator(now: datetime) -> str:
    known = people_with_role(COORDINATOR, now=now)
    return known[0].name if known else str(current_app.config["SETTINGS"].contact_name)


def _issued(
    person: Person,
    facts: Mapping[str, Any],
    *,
    by: Person,
    now: datetime,
    kind: str = rules.CERTIFICATE,
    **values: Any,
) -> Certificate:
    """The row, its number, its history and the job that makes the file. Two who take one number at once: the second
    takes the next; two who issue the same at once: the second is told."""
    for name in _names_on(facts):
        check_name(name)
    prefix = rules.number_prefix(local_day(now).year, kind)
    for attempt in range(TRIES):
        certificate = Certificate(
            code=tokens.new_public_code(),
            number=rules.next_number(prefix, last_number(prefix)),
            kind=kind,
            person=person,
            facts=dict(facts),
            issued_on=local_day(now),
            created_at=now,
            **values,
        )
        try:
            with db.session.begin_nested():
                db.session.add(certificate)
            break
        except IntegrityError as error:
            if "number" not in str(error.orig) or attempt == TRIES - 1:
                raise RuleError("Iemand anders deed dit net. Kijk in het register.") from error
    history.write(certificate, "issued", by=by, now=now)
    request_job("certificate_pdf", f"certificate:{certificate.id}", {"certificate_id": certificate.id}, now)
    return certificate


def _names_on(facts: Mapping[str, Any]) -> set[str]:
    signed = {who["name"] for who in facts.get("signatories", ())}
    return {facts["holder"], *(name for name in signed if name)}


def revoke(certificate: Certificate, *, reason: str, by: Person, now: datetime) -> Revocation:
    """Withdraws a certificate, after hearing its holder (field guide 5.6). The reason stays inside."""
    heard = open_hearing(certificate)
    check_revocation(reason, state=state_of(certificate, today=local_day(now)), is_heard=heard is not None)
    row = Revocation(
        certificate_id=certificate.id, hearing=heard, reason=reason, revoked_by=by, revoked_at=now
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError("Dit certificaat is al ingetrokken.") from error
    db.session.refresh(certificate, ["revocation"])
    db.session.refresh(row, ["certificate"])
    history.write(certificate, "revoked", by=by, now=now, note=reason)
    if not certified_people([certificate.person_id], today=local_day(now)):
        end_grant(certificate.person, CONNECTOR, now=now)
    mail.revoked(row, now=now)
    events.revoked.send(row, now=now)
    return row


def open_hearing(certificate: Certificate) -> Hearing | None:
    """The last hearing that no withdrawal was built on yet."""
    query = (
        select(Hearing)
        .outerjoin(Revocation, Revocation.hearing_id == Hearing.id)
        .where(Hearing.certificate_id == certificate.id, Revocation.id.is_(None))
        .order_by(Hearing.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)
