from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from lms.accounts.models import Person
from lms.clock import local_day
from lms.cohorts.models import Cohort
from lms.db import db
from lms.errors import RuleError
from lms.progress import events, mail
from lms.progress.models import Advice, Decision
from lms.progress.queries import advice_of, coached, decision_of, progress_of
from lms.progress.rules import NOT_YET, PASSED, check_advice, check_decision, check_independence


def advise(
    person: Person, cohort: Cohort, *, is_positive: bool, text: str, by: Person, now: datetime
) -> Advice:
    """The coach's words for the assessor. After a 'nog niet' a new round begins."""
    decision, advice = decision_of(person.id, cohort.id), advice_of(person.id, cohort.id)
    decided_rounds = decision.round if decision else 0
    check_advice(
        is_complete=progress_of(person, cohort, now=now).is_complete,
        is_decided=decision is not None and decision.outcome == PASSED,
        text=text,
        has_open_advice=advice is not None and advice.round > decided_rounds,
    )
    row = Advice(
        person=person,
        cohort_id=cohort.id,
        round=decided_rounds + 1,
        is_positive=is_positive,
        text=text,
        coach=by,
        given_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError("Iemand anders heeft al advies gegeven.") from error
    return row


def decide(
    person: Person,
    cohort: Cohort,
    *,
    outcome: str,
    reasons: str,
    to_do: str,
    to_do_by: date | None,
    by: Person,
    now: datetime,
) -> Decision:
    """What the assessor decides, once a round. Of two who decide at once, one wins and the other is told."""
    advice, decision = advice_of(person.id, cohort.id), decision_of(person.id, cohort.id)
    open_round = advice.round if advice and advice.round > (decision.round if decision else 0) else None
    check_independence(
        is_self=person.id == by.id,
        coached=coached(by.id, cohort.id),
        advised=advice is not None and advice.coach_id == by.id,
    )
    check_decision(
        outcome=outcome,
        reasons=reasons,
        to_do=to_do,
        to_do_by=to_do_by,
        today=local_day(now),
        has_open_advice=open_round is not None,
    )
    row = Decision(
        person=person,
        cohort_id=cohort.id,
        round=open_round,
        outcome=outcome,
        reasons=reasons,
        to_do=to_do if outcome == NOT_YET else "",
        to_do_by=to_do_by if outcome == NOT_YET else None,
        assessor=by,
        decided_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise RuleError("Iemand anders heeft al besloten.") from error
    if outcome == NOT_YET:
        mail.not_yet(row, now=now)
    events.decided.send(row, now=now)
    return row
