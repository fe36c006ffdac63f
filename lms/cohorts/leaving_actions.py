"""Leaving a cohort: to another one, with everything that was done, or stopping. Both are one act with a name and a reason."""

from datetime import datetime

from sqlalchemy import update

from lms.accounts.actions import end_grant, grant
from lms.accounts.code_actions import end_codes
from lms.accounts.models import Invitation, Person
from lms.accounts.rules import ON_PAPER, SPOKEN, check_not_self
from lms.cohorts.actions import check_takes_part, end_pause, hold
from lms.cohorts.calendar_queries import appointment
from lms.cohorts.models import Cohort, Departure, Pause
from lms.cohorts.queries import group_days, has_role_in, seats_left
from lms.cohorts.rules import check_move_to_cohort, check_open
from lms.cohorts.telling_actions import tell_newcomer
from lms.db import db
from lms.errors import RuleError
from lms.notifications.state_actions import take_away_what_waits
from lms.roles import COACH, TRAINEE


def move_to_cohort(
    person: Person, cohort: Cohort, to: Cohort, *, reason: str, by: Person, now: datetime
) -> Departure:
    """Gives somebody's seat in one cohort up for one in another. Their progress refers to the course and needs no change; a
    pause goes along."""
    check_not_self(by.id, person.id)
    # always in the same order, so that two moves in opposite directions never wait for each other
    for row in sorted((cohort, to), key=lambda row: row.id):
        hold(row)
    check_open(to.name, is_closed=to.closed_at is not None, field="cohort")
    check_move_to_cohort(
        name=person.name,
        is_same=cohort.id == to.id,
        same_course=cohort.version.course_id == to.version.course_id,
        is_member=has_role_in(person, TRAINEE, cohort.id, now=now),
        seats=seats_left(to, now=now),
        to=to.name,
    )
    if has_role_in(person, COACH, to.id, now=now):
        raise RuleError(f"{person.name} begeleidt {to.name}. Kies een andere lichting.", "cohort")
    end_grant(person, TRAINEE, scope_id=cohort.id, now=now)
    grant(person, TRAINEE, scope_id=to.id, by=by, now=now)
    db.session.execute(
        update(Pause)
        .where(Pause.person_id == person.id, Pause.cohort_id == cohort.id, Pause.ended_at.is_(None))
        .values(cohort_id=to.id)
    )
    departure = _departed(person, cohort, to, reason, by, now)
    tell_newcomer(person, to, by=by, now=now)
    return departure


def stop(person: Person, cohort: Cohort, *, reason: str, by: Person, now: datetime) -> Departure:
    """Ends somebody's place in a cohort, with honour: everything they did stays, and can be shown."""
    check_not_self(by.id, person.id)
    hold(cohort)
    check_takes_part(person, cohort.id, now=now)
    end_pause(person, cohort, now=now)
    end_grant(person, TRAINEE, scope_id=cohort.id, now=now)
    _end_invitations(person, now)
    return _departed(person, cohort, None, reason, by, now)


def give_back_seat(person: Person, cohort: Cohort, *, by: Person, now: datetime) -> None:
    """Ends the place of somebody who was asked and never came in: no departure, as they never began."""
    check_not_self(by.id, person.id)
    hold(cohort)
    check_takes_part(person, cohort.id, now=now)
    end_grant(person, TRAINEE, scope_id=cohort.id, now=now)
    _end_invitations(person, now)
    end_codes(person, (ON_PAPER, SPOKEN), now=now)
    _nothing_waits(person, cohort, now)


def _end_invitations(person: Person, now: datetime) -> None:
    """A link that was never opened lets nobody in any more."""
    unopened = (
        Invitation.person_id == person.id,
        Invitation.accepted_at.is_(None),
        Invitation.expires_at > now,
    )
    db.session.execute(update(Invitation).where(*unopened).values(expires_at=now))


def _nothing_waits(person: Person, cohort: Cohort, now: datetime) -> None:
    uids = [appointment(day).uid for day in group_days(cohort.id)]
    take_away_what_waits(uids, only=[person.id], now=now)


def _departed(
    person: Person, cohort: Cohort, to: Cohort | None, reason: str, by: Person, now: datetime
) -> Departure:
    row = Departure(person=person, cohort=cohort, to_cohort=to, reason=reason, recorded_by=by, left_at=now)
    db.session.add(row)
    db.session.flush()
    _nothing_waits(person, cohort, now)
    return row
