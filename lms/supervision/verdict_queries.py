"""What was said of somebody on the way to a certificate: advice, check, talk, decision, appeal; and what an assessor decided."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from lms.accounts.models import Person
from lms.certificates.queries import certificates_of
from lms.cohorts.models import Cohort
from lms.db import db
from lms.progress.models import Advice, Appeal, AppealStep, CompletenessCheck, Decision, FinalTalk

VerdictCode = Literal[
    "advised",
    "checked",
    "talk",
    "decided",
    "appealed",
    "appeal_taken",
    "appeal_heard",
    "appeal_decided",
    "certificate",
]
Told = tuple[datetime, VerdictCode, dict[str, Any]]
STEPS: dict[str, VerdictCode] = {
    "taken": "appeal_taken",
    "heard": "appeal_heard",
    "decided": "appeal_decided",
}
PER_PAGE = 50


def verdicts_on(person_id: int, sees: Callable[[int], bool], *, now: datetime) -> Iterator[Told]:
    """As (when, what, the values of the sentence); of the cohorts that somebody `sees`."""
    yield from _rounds(person_id, sees, now)
    yield from _decisions(person_id, sees)
    for certificate in certificates_of(person_id):
        yield certificate.created_at, "certificate", {"number": certificate.number}


def _rounds(person_id: int, sees: Callable[[int], bool], now: datetime) -> Iterator[Told]:
    advices = select(Advice).where(Advice.person_id == person_id).options(joinedload(Advice.coach))
    for advice in db.session.scalars(advices):
        if sees(advice.cohort_id):
            values = {"is_positive": advice.is_positive, "text": advice.text, "by": advice.coach.name}
            yield advice.given_at, "advised", values
    checks = select(CompletenessCheck).where(CompletenessCheck.person_id == person_id)
    for check in db.session.scalars(checks.options(joinedload(CompletenessCheck.checked_by))):
        if sees(check.cohort_id):
            yield check.checked_at, "checked", {"by": check.checked_by.name}
    talks = select(FinalTalk).where(FinalTalk.person_id == person_id).options(joinedload(FinalTalk.assessor))
    for talk in db.session.scalars(talks):
        if sees(talk.cohort_id):
            is_past = talk.starts_at <= now
            values = {"starts_at": talk.starts_at, "is_past": is_past, "by": talk.assessor.name}
            yield talk.starts_at if is_past else talk.planned_at, "talk", values


def _decisions(person_id: int, sees: Callable[[int], bool]) -> Iterator[Told]:
    """Of an appeal only that it was: its words are for who handles it."""
    decisions = select(Decision).where(Decision.person_id == person_id).options(joinedload(Decision.assessor))
    for decision in db.session.scalars(decisions):
        if sees(decision.cohort_id):
            names = ("outcome", "reasons", "to_do", "to_do_by")
            values = {name: getattr(decision, name) for name in names} | {"by": decision.assessor.name}
            yield decision.decided_at, "decided", values
    appeals = (
        select(Appeal)
        .join(Appeal.decision)
        .where(Decision.person_id == person_id)
        .options(
            contains_eager(Appeal.decision),
            joinedload(Appeal.raised_by),
            selectinload(Appeal.steps).joinedload(AppealStep.taken_by),
        )
    )
    for appeal in db.session.scalars(appeals):
        if not sees(appeal.decision.cohort_id):
            continue
        yield appeal.raised_at, "appealed", {"by": appeal.raised_by.name}
        for step in appeal.steps:
            yield step.taken_at, STEPS[step.kind], {"outcome": step.outcome, "by": step.taken_by.name}


def past_decisions(user: Person, page: int, *, now: datetime) -> tuple[list[tuple[Decision, Cohort]], bool]:
    """What an assessor decided; for staff what everybody did. Newest first, one page, and whether there are more."""
    query = (
        select(Decision, Cohort)
        .join(Cohort, Cohort.id == Decision.cohort_id)
        .options(joinedload(Decision.person), joinedload(Decision.assessor))
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
        .limit(PER_PAGE + 1)
        .offset((page - 1) * PER_PAGE)
    )
    if not user.is_staff(now=now):
        query = query.where(Decision.assessor_id == user.id)
    rows = [(decision, cohort) for decision, cohort in db.session.execute(query)]
    return rows[:PER_PAGE], len(rows) > PER_PAGE
