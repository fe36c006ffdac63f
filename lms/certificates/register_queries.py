"""The register as staff look through it: finding, history, a cohort at once, and what waits for somebody."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.elements import ColumnElement

from lms.accounts.models import Person
from lms.certificates import rules
from lms.certificates.models import Certificate, CertificateAct, NameRequest
from lms.certificates.queries import IS_REVOKED, IS_SUPERSEDED, STANDING, WITHOUT_BYTES
from lms.clock import local_day
from lms.cohorts.models import Cohort
from lms.cohorts.queries import members
from lms.db import db
from lms.proof.rules import CERTIFICATE
from lms.spreadsheet import Sheet, workbook
from lms.wording import words
from lms.writing_rules import tidy_code

PER_PAGE = 50
WORDS = "certificates/words.html"


def _in_state(state: str, today: date) -> ColumnElement[bool]:
    """The twin in SQL of `rules.certificate_state` as staff see it."""
    soon = today + rules.ENDS_SOON
    until = Certificate.valid_until
    if state == rules.REVOKED:
        return IS_REVOKED
    if state == rules.SUPERSEDED:
        return and_(IS_SUPERSEDED, ~IS_REVOKED)
    by_date: dict[str, ColumnElement[bool]] = {
        rules.EXPIRED: until < today,
        rules.ENDING: and_(until >= today, until <= soon),
        rules.VALID: or_(until.is_(None), until > soon),
    }
    return and_(by_date[state], ~IS_REVOKED, ~IS_SUPERSEDED)


def search(
    visible: Select[Certificate], *, words: str = "", state: str | None = None, today: date
) -> Select[Certificate]:
    """Certificates whose name, number or code holds these words, and that stand so today; newest first."""
    query = visible.options(*STANDING, WITHOUT_BYTES).order_by(Certificate.id.desc())
    if words:
        # a code is read from paper, with spaces and dashes
        plain = tidy_code(words)
        holder = Certificate.facts["holder"].as_string()
        found = [
            holder.icontains(words, autoescape=True),
            Certificate.number.icontains(words, autoescape=True),
        ]
        query = query.where(or_(*found, Certificate.code == plain))
    return query.where(_in_state(state, today)) if state else query


def page_of(query: Select[Certificate], page: int) -> list[Certificate]:
    return list(db.session.scalars(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)))


def acts_of(certificate_id: int) -> list[CertificateAct]:
    query = (
        select(CertificateAct)
        .where(CertificateAct.certificate_id == certificate_id)
        .options(joinedload(CertificateAct.by))
        .order_by(CertificateAct.id)
    )
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class CohortLine:
    person: Person
    certificate: Certificate | None


def cohort_lines(cohort: Cohort, *, now: datetime) -> list[CohortLine]:
    """Everybody in a cohort with the newest that was issued to them there."""
    query = (
        select(Certificate)
        .where(Certificate.cohort_id == cohort.id)
        .options(*STANDING, WITHOUT_BYTES, joinedload(Certificate.person))
        .order_by(Certificate.id)
    )
    issued = {row.person_id: row for row in db.session.scalars(query)}
    people = {person.id: person for person in members(cohort.id, now=now)}
    people |= {row.person_id: row.person for row in issued.values()}
    ordered = sorted(people.values(), key=lambda person: (person.name, person.id))
    return [CohortLine(person, issued.get(person.id)) for person in ordered]


def ending_certificates(*, now: datetime) -> list[Certificate]:
    """Certificates whose end comes near, and that were neither withdrawn nor replaced."""
    query = (
        select(Certificate)
        .where(Certificate.kind == CERTIFICATE, _in_state(rules.ENDING, local_day(now)))
        .options(joinedload(Certificate.person))
        .order_by(Certificate.id)
    )
    return list(db.session.scalars(query))


def as_sheet(rows: Iterable[Certificate], *, state_in_words: Callable[[Certificate], str]) -> bytes:
    """The register as a spreadsheet, a row for each certificate."""
    cells = (
        (
            row.number,
            row.facts["title"],
            row.facts["holder"],
            state_in_words(row),
            row.issued_on,
            row.valid_until,
            row.facts.get("predecessor", ""),
            row.code,
            row.file.sha256 if row.file else "",
        )
        for row in rows
    )
    widths = (18, 22, 32, 20, 14, 18, 18, 32, 68)
    return workbook(Sheet(words(WORDS, "register"), words(WORDS, "headings"), cells, widths))


def open_name_request(certificate_id: int) -> NameRequest | None:
    query = select(NameRequest).where(
        NameRequest.certificate_id == certificate_id, NameRequest.decided_at.is_(None)
    )
    return db.session.scalar(query.options(joinedload(NameRequest.asked_by)))


def names_waiting_for(user: Person, *, now: datetime) -> Select[datetime]:
    """Since when each wish for another name waits; nobody answers their own."""
    query = select(NameRequest.asked_at).join(Certificate, Certificate.id == NameRequest.certificate_id)
    return query.where(NameRequest.decided_at.is_(None), Certificate.person_id != user.id)


def requests_waiting() -> list[NameRequest]:
    query = (
        select(NameRequest)
        .where(NameRequest.decided_at.is_(None))
        .options(joinedload(NameRequest.certificate))
        .order_by(NameRequest.id)
    )
    return list(db.session.scalars(query))
