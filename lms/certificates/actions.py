"""Issuing: a certificate after a decision, one that takes the place of another, a statement of participation; and withdrawing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from lms import tokens
from lms.accounts.actions import grant
from lms.accounts.models import Person
from lms.accounts.queries import confirmed_name, people_with_role
from lms.accounts.rules import check_not_self
from lms.certificates import events, history_actions, mail, rules
from lms.certificates.models import Certificate
from lms.certificates.number_actions import take_number
from lms.certificates.participation_queries import done_by
from lms.certificates.queries import file_of, name_on_paper
from lms.clock import local_day
from lms.cohorts.models import Cohort
from lms.cohorts.queries import attended_group_days, promised_version_id
from lms.curriculum.queries import outline
from lms.db import added_first, db
from lms.errors import RuleError
from lms.jobs.actions import request_job
from lms.layout.queries import template_facts
from lms.peergroups.queries import turns_of
from lms.progress.models import Decision
from lms.progress.portfolio_queries import pieces_of
from lms.progress.portfolio_rules import on_certificate
from lms.proof.actions import mark_replaced
from lms.proof.lettering import TEXT_FONTS, check_letters, check_name, missing
from lms.proof.rules import CERTIFICATE, PARTICIPATION
from lms.roles import CONNECTOR, COORDINATOR
from lms.wording import words

TRIES = 5


def issue(decision: Decision, *, now: datetime) -> Certificate:
    """One certificate a decision, its facts frozen here; the PDF is made by a job from these facts alone. Raises RuleError
    when nobody confirmed the name."""
    known = db.session.scalar(select(Certificate).where(Certificate.decision_id == decision.id))
    if known is not None:
        return known
    person, today = decision.person, local_day(now)
    confirmed = confirmed_name(person.id)
    if confirmed is None:
        raise RuleError(
            "Niemand bevestigde de naam voor het certificaat. De beoordelaar doet dat bij het besluit."
        )
    cohort = db.session.get_one(Cohort, decision.cohort_id)
    coordinator, assessor = _coordinator(now), decision.assessor.name
    facts = rules.frozen_facts(
        outline(cohort.version_id),
        holder=confirmed.name,
        organisation=current_app.config["SETTINGS"].organisation,
        assessor=assessor,
        coordinator=coordinator,
        meetings=turns_of([person.id])[person.id].attended,
        group_days=len(attended_group_days([person.id])[person.id]),
        promised=outline(promised_version_id(cohort)),
        evidence=[on_certificate(piece.kind) for piece in pieces_of(person, cohort)],
    )
    certificate = _issued(
        person,
        {
            **facts,
            "kind": CERTIFICATE,
            **template_facts(coordinator=coordinator, assessor=assessor),
        },
        by=decision.assessor,
        now=now,
        cohort_id=cohort.id,
        decision_id=decision.id,
        valid_until=rules.last_day(today),
    )
    # a wijkverbinder from now on; the certificate may end, the role stays until it is withdrawn
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
    check_not_self(by.id, predecessor.person_id)
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
    act: rules.ActKind = "superseded_renewal" if reason == rules.RENEWAL else "superseded_name_change"
    history_actions.write(predecessor, act, by=by, now=now, note=note)
    file = file_of(predecessor.id)
    if file is not None and file.status_list_id is not None and file.status_index is not None:
        mark_replaced(file.status_list_id, file.status_index, now, f"by:{certificate.id}", now)
    db.session.refresh(predecessor, ["successor"])
    db.session.refresh(certificate, ["predecessor"])
    return certificate


def issue_participation(
    person: Person, cohort: Cohort, by: Person, now: datetime, reasons: str = ""
) -> Certificate:
    """What somebody did who stops, once a cohort. The reasons go in the letter, never on the document."""
    check_not_self(by.id, person.id)
    known = db.session.scalar(
        select(Certificate).where(
            Certificate.person_id == person.id,
            Certificate.cohort_id == cohort.id,
            Certificate.kind == PARTICIPATION,
        )
    )
    if known is not None:
        return known
    coordinator, holder = _coordinator(now), name_on_paper(person)
    check_name(holder)  # nobody confirmed this one before
    facts = rules.participation_facts(
        outline(cohort.version_id),
        title=words("certificates/words.html", "participation"),
        holder=holder,
        organisation=current_app.config["SETTINGS"].organisation,
        done=done_by(person, cohort, now=now),
    )
    certificate = _issued(
        person,
        {**facts, "coordinator": coordinator, **template_facts(coordinator=coordinator, assessor="")},
        by=by,
        now=now,
        kind=PARTICIPATION,
        cohort_id=cohort.id,
        valid_until=None,
    )
    mail.participation(certificate, reasons, now=now)
    return certificate


def _coordinator(now: datetime) -> str:
    """Who gives documents: the first whose name can be set on one."""
    known = (row.name for row in people_with_role(COORDINATOR, now=now) if not missing(row.name, TEXT_FONTS))
    return next(known, str(current_app.config["SETTINGS"].contact_name))


def _issued(
    person: Person,
    facts: Mapping[str, Any],
    *,
    by: Person,
    now: datetime,
    kind: str = CERTIFICATE,
    **values: Any,
) -> Certificate:
    """The row, its number, its history and the job that makes the file. Two who issue the same at once: the second is told."""
    for who in facts["signatories"]:
        check_letters(who["name"])
    prefix = rules.number_prefix(local_day(now).year, kind)
    for _ in range(TRIES):
        certificate = Certificate(
            code=tokens.new_public_code(),
            number=take_number(prefix),
            kind=kind,
            person=person,
            facts=dict(facts),
            issued_on=local_day(now),
            created_at=now,
            **values,
        )
        if added_first(certificate):
            break
    else:
        raise RuleError("Iemand anders deed dit net. Kijk in het register.")
    history_actions.write(certificate, "issued", by=by, now=now)
    events.registered.send(certificate)
    request_job("certificate_pdf", f"certificate:{certificate.id}", {"certificate_id": certificate.id}, now)
    return certificate
