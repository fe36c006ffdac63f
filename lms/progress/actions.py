"""From advice to decision: each step is one row a round, refused when it comes too early or from somebody with ties.

Of two who take the same step at once the second is told; nothing is overwritten.
"""

from datetime import date, datetime

from lms.accounts import actions as accounts
from lms.accounts.models import Person
from lms.accounts.queries import confirmed_name
from lms.accounts.rules import check_not_self
from lms.clock import local_day
from lms.cohorts.actions import check_takes_part
from lms.cohorts.models import Cohort
from lms.db import added_first
from lms.errors import RuleError
from lms.progress import events, mail
from lms.progress.calendar_queries import entry
from lms.progress.decision_rules import (
    ASSESSED,
    NO_ASSESSOR,
    NO_CHECKER,
    TAKE_OVER_AFTER,
    check_advice,
    check_completeness,
    check_confirming,
    check_decision,
    check_independence,
    check_talk,
)
from lms.progress.independence_queries import ties_between
from lms.progress.models import Advice, CompletenessCheck, Decision, FinalTalk
from lms.progress.queries import progress_of
from lms.progress.round_queries import Round, round_of
from lms.progress.rules import DONE, NOT_YET
from lms.progress.talk_actions import tell_where_it_stands
from lms.proof.lettering import check_letters, check_name


def advise(
    person: Person, cohort: Cohort, *, is_positive: bool, text: str, by: Person, now: datetime
) -> Advice:
    """Keeps what the coach says to the assessor, once a round. After a 'nog niet' a new round begins."""
    check_not_self(by.id, person.id)
    check_takes_part(person, cohort.id, now=now)
    present = round_of(person.id, cohort.id)
    check_advice(
        is_complete=progress_of(person, cohort, now=now).is_complete,
        is_decided=present.is_passed,
        text=text,
        has_open_advice=present.is_advised,
    )
    row = Advice(
        person=person,
        cohort_id=cohort.id,
        round=present.number,
        is_positive=is_positive,
        text=text,
        coach=by,
        given_at=now,
    )
    _keep(row, RuleError("Iemand anders heeft al advies gegeven."))
    return row


def confirm_complete(person: Person, cohort: Cohort, *, by: Person, now: datetime) -> CompletenessCheck:
    """A coordinator says, as a second pair of eyes, that everything is there. Raises RuleError while something is
    missing."""
    present = round_of(person.id, cohort.id)
    check_independence(ties_between(person, by), NO_CHECKER)
    check_goes_on(present, person, cohort, now)
    items = progress_of(person, cohort, now=now).items
    check_completeness(
        missing=sum(item.state != DONE for item in items if item.kind != "decision"),
        has_open_advice=present.is_advised,
        is_checked=present.is_checked,
    )
    row = CompletenessCheck(
        person_id=person.id, cohort_id=cohort.id, round=present.number, checked_by=by, checked_at=now
    )
    _keep(row, RuleError("Iemand anders keek al of alles er is."))
    return row


def plan_talk(
    person: Person,
    cohort: Cohort,
    *,
    starts_at: datetime | None,
    place: str,
    is_online: bool,
    is_declared: bool,
    was_held: bool = False,
    by: Person,
    now: datetime,
) -> FinalTalk:
    """The assessor declares not to know the trainee and makes an appointment; doing it again moves it. A talk that another
    planned is theirs, until it was left for long. `was_held`: it was already, so nobody is told."""
    present = round_of(person.id, cohort.id)
    check_assessor(present, person, by)
    check_goes_on(present, person, cohort, now)
    talk = present.talk
    is_anothers = talk is not None and talk.assessor_id != by.id and talk.starts_at > now - TAKE_OVER_AFTER
    check_talk(
        is_ready=present.is_checked,
        is_declared=is_declared,
        starts_at=starts_at,
        place=place,
        planned_by_other=talk.assessor.name if talk and is_anothers else None,
        now=now,
        was_held=was_held,
    )
    was, former = (entry(talk), talk.assessor) if talk else (None, None)
    if talk is None:
        talk = FinalTalk(person=person, cohort_id=cohort.id, round=present.number)
    talk.assessor, talk.declared_at, talk.planned_at = by, now, now
    talk.starts_at, talk.place, talk.is_online = starts_at or now, place, is_online
    _keep(talk, RuleError("Iemand anders heeft dit eindgesprek al gepland."))
    tell_where_it_stands(talk, was, former, now=now)
    return talk


def check_assessor(present: Round, person: Person, by: Person) -> None:
    """Raises RuleError when somebody may not decide about this trainee. A talk after an appeal is for another assessor."""
    barring = NO_ASSESSOR if present.new_talk_at is None else (*NO_ASSESSOR, ASSESSED)
    check_independence(ties_between(person, by), barring)


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
    """What the assessor decides after the talk, once a round. Of two who decide at once, one wins and the other is told."""
    present = round_of(person.id, cohort.id)
    check_assessor(present, person, by)
    check_goes_on(present, person, cohort, now)
    talk = present.talk
    check_decision(
        outcome=outcome,
        reasons=reasons,
        to_do=to_do,
        to_do_by=to_do_by,
        today=local_day(now),
        is_open=present.is_checked,
        is_complete=progress_of(person, cohort, now=now).is_complete,
        is_own_talk=talk is not None and talk.assessor_id == by.id,
        talk_was_held=talk is not None and talk.starts_at <= now,
        has_name=confirmed_name(person.id) is not None,
    )
    row = Decision(
        person=person,
        cohort_id=cohort.id,
        round=present.number,
        outcome=outcome,
        reasons=reasons,
        to_do=to_do if outcome == NOT_YET else "",
        to_do_by=to_do_by if outcome == NOT_YET else None,
        assessor=by,
        decided_at=now,
    )
    _keep(row, RuleError("Iemand anders heeft al besloten."))
    if outcome == NOT_YET:
        mail.not_yet(row, now=now)
    events.decided.send(row, now=now)
    return row


def confirm_name(
    person: Person,
    cohort: Cohort,
    *,
    name: str,
    document: str,
    seen_on: date | None,
    by: Person,
    now: datetime,
) -> None:
    """The assessor read the name for the certificate on a document. Until the decision they may mend what they wrote. Raises
    RuleError for a name that a certificate cannot set."""
    present = round_of(person.id, cohort.id)
    check_assessor(present, person, by)
    check_goes_on(present, person, cohort, now)
    talk = present.talk
    check_confirming(
        is_open=present.is_checked,
        is_own_talk=talk is not None and talk.assessor_id == by.id,
        talk_was_held=talk is not None and talk.starts_at <= now,
    )
    check_name(name, "name")
    check_letters(by.name)  # who decides stands on it too
    accounts.confirm_name(person, name=name, document=document, seen_on=seen_on, by=by, now=now)


def check_goes_on(present: Round, person: Person, cohort: Cohort, now: datetime) -> None:
    """About who left nothing is decided any more, unless an appeal gave them a new talk."""
    if present.new_talk_at is None:
        check_takes_part(person, cohort.id, now=now)


def _keep(row: Advice | CompletenessCheck | FinalTalk | Decision, refusal: RuleError) -> None:
    """Adds a row of which a round can have one. Of two who add it at once, the second gets the refusal."""
    if not added_first(row):
        raise refusal
