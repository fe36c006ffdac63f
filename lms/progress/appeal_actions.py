"""Not agreeing with a decision: raised by the trainee or by staff for them, handled by somebody who had no part in it."""

from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Person
from lms.clock import local_day
from lms.db import added_first, db
from lms.errors import RuleError
from lms.progress import mail
from lms.progress.appeal_queries import deadlines_of
from lms.progress.appeal_rules import (
    DECIDED,
    HEARD,
    TAKEN,
    check_appeal,
    check_outcome,
    check_step,
)
from lms.progress.decision_rules import NO_ARBITER, check_independence
from lms.progress.independence_queries import ties_between
from lms.progress.models import Appeal, AppealStep, Decision


def raise_appeal(decision: Decision, *, text: str, wants_call: bool, by: Person, now: datetime) -> Appeal:
    """Somebody does not agree with a decision: within six weeks, in words or with the wish to be called, once for each
    decision."""
    is_raised = db.session.scalar(select(Appeal.id).where(Appeal.decision_id == decision.id)) is not None
    check_appeal(
        outcome=decision.outcome,
        decided_on=local_day(decision.decided_at),
        today=local_day(now),
        is_raised=is_raised,
        text=text,
        wants_call=wants_call,
    )
    row = Appeal(decision=decision, text=text, wants_call=wants_call, raised_by=by, raised_at=now)
    if not added_first(row):
        raise RuleError("We weten al dat je het er niet mee eens bent.")
    mail.appeal_received(row, deadlines_of(row), now=now)
    return row


def take_on(row: Appeal, *, by: Person, now: datetime) -> None:
    _step(row, TAKEN, by=by, now=now)


def hear(row: Appeal, *, by: Person, now: datetime) -> None:
    _step(row, HEARD, by=by, now=now)


def settle(row: Appeal, *, outcome: str, reasons: str, by: Person, now: datetime) -> None:
    """Answers an appeal: the decision stands, or another assessor holds a new talk."""
    _step(row, DECIDED, outcome=outcome, reasons=reasons, by=by, now=now)
    mail.appeal_decided(row, now=now)


def _step(row: Appeal, kind: str, *, outcome: str = "", reasons: str = "", by: Person, now: datetime) -> None:
    check_independence(ties_between(row.decision.person, by), NO_ARBITER)
    if kind == DECIDED:
        check_outcome(outcome, reasons)
    check_step(kind, {step.kind: step.taken_by_id for step in row.steps}, by.id)
    step = AppealStep(
        appeal_id=row.id, kind=kind, outcome=outcome, reasons=reasons, taken_by_id=by.id, taken_at=now
    )
    if not added_first(step):
        raise RuleError("Iemand anders was je voor. Kijk opnieuw.")
    db.session.refresh(row, ["steps"])
