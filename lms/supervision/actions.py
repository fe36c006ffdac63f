"""What a coach does about a trainee: an act or a note written down, another cohort, a goodbye.

Moving and stopping touch several slices; each does its own part, and here they come in the right order.
"""

from datetime import date, datetime

from lms.accounts.models import Person
from lms.accounts.rules import check_not_self
from lms.clock import local_day
from lms.cohorts import call_actions, leaving_actions
from lms.cohorts.models import Cohort, Departure
from lms.db import db
from lms.errors import RuleError
from lms.learning.moving_actions import bring_along
from lms.peergroups.actions import leave_groups
from lms.progress.queries import advice_of, decision_of
from lms.progress.rules import PASSED
from lms.progress.version_actions import keep_what_is_done
from lms.supervision.models import CoachAct, Note
from lms.supervision.rules import ANSWERING, check_act
from lms.supervision.signal_rules import Signal


def act(
    person: Person,
    cohort: Cohort,
    *,
    kind: str,
    note: str,
    until: date | None,
    about: tuple[Signal, ...],
    by: Person,
    now: datetime,
) -> CoachAct:
    """Keeps what a coach did about somebody. The signals it was about rest until a day; without a day they stay on the
    board."""
    check_not_self(by.id, person.id)
    check_act(kind=kind, note=note, until=until, today=local_day(now))
    if kind in ANSWERING:
        call_actions.answer_call(person.id, by=by, now=now)
    row = CoachAct(
        person_id=person.id,
        cohort_id=cohort.id,
        kind=kind,
        note=note,
        about=[signal.key for signal in about],
        until=until,
        done_by=by,
        done_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def write_note(person: Person, cohort: Cohort, *, text: str, by: Person, now: datetime) -> Note:
    check_not_self(by.id, person.id)
    row = Note(person_id=person.id, cohort_id=cohort.id, text=text, written_by=by, written_at=now)
    db.session.add(row)
    db.session.flush()
    return row


def move_to_cohort(
    person: Person, cohort: Cohort, to: Cohort, *, reason: str, by: Person, now: datetime
) -> Departure:
    """Takes somebody to another cohort with everything: work that waits is answered there, and their turns in the old peer
    group are free again."""
    check_not_self(by.id, person.id)
    decision, advice = decision_of(person.id, cohort.id), advice_of(person.id, cohort.id)
    if decision is not None and decision.outcome == PASSED:
        raise RuleError(f"{person.name} is al geslaagd.")
    # an assessor decides about the cohort in which somebody was advised on
    if advice is not None and (decision is None or advice.round > decision.round):
        raise RuleError("Er ligt een advies bij de beoordelaar. Wacht op het besluit.")
    row = leaving_actions.move_to_cohort(person, cohort, to, reason=reason, by=by, now=now)
    if to.version_id != cohort.version_id:
        keep_what_is_done([person], cohort, to.version, by=by, now=now)
    bring_along(person, cohort, to)
    leave_groups(person, cohort, now=now)
    return row


def stop(person: Person, cohort: Cohort, *, reason: str, by: Person, now: datetime) -> Departure:
    """Ends somebody's training, with honour: everything they did stays, and can be shown. Refused for who has passed."""
    check_not_self(by.id, person.id)
    decision = decision_of(person.id, cohort.id)
    if decision is not None and decision.outcome == PASSED:
        raise RuleError(f"{person.name} is al geslaagd.")
    row = leaving_actions.stop(person, cohort, reason=reason, by=by, now=now)
    leave_groups(person, cohort, now=now)
    return row
