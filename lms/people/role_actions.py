"""Roles as they are given, lent, ended and undone by hand. What hangs on one that ends goes to somebody else, in the same act."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from lms import trail
from lms.accounts import actions as accounts
from lms.accounts.models import Grant, Person
from lms.clock import day_after, local_day
from lms.cohorts.actions import hold
from lms.cohorts.models import Cohort
from lms.db import db
from lms.errors import RuleError
from lms.people import role_mail as mail
from lms.people.models import RoleAct
from lms.people.role_queries import (
    act_that_gave,
    facts_about,
    other_administrators,
    was_used_since,
    work_of,
)
from lms.people.role_rules import (
    ENDED,
    GIVEN,
    LENT,
    MISTAKE,
    SEEN,
    check_concerns,
    check_ending,
    check_giving,
    check_hand,
    check_handing,
    check_mistake,
)
from lms.progress.actions import check_assessor
from lms.progress.calendar_queries import entry
from lms.progress.decision_rules import NO_ARBITER, check_independence
from lms.progress.independence_queries import ties_between
from lms.progress.round_queries import round_of
from lms.progress.talk_actions import tell_where_it_stands
from lms.roles import ADMINISTRATOR, COACH


@dataclass(frozen=True)
class Giving:
    """A role to give: of which cohort, until and with which day, for whom when it is lent, and whether what there is to know
    about it is known."""

    role: str
    cohort: Cohort | None = None
    last_day: date | None = None
    instead_of: Person | None = None
    why: str = ""
    is_sure: bool = False

    @property
    def scope_id(self) -> int:
        return self.cohort.id if self.cohort else 0


def give(person: Person, giving: Giving, *, by: Person, now: datetime) -> Grant:
    """Raises RuleError, `Concerned` among them."""
    if giving.cohort is not None:
        hold(giving.cohort)
    check_giving(
        giving.role,
        by_id=by.id,
        person_id=person.id,
        by_administrator=by.has_role(ADMINISTRATOR, now=now),
        has_cohort=giving.cohort is not None,
        until=giving.last_day,
        today=local_day(now),
        is_closed=person.disabled_at is not None,
    )
    check_concerns(giving.role, facts_about(person, giving.cohort, now=now), is_sure=giving.is_sure)
    until = day_after(giving.last_day) if giving.last_day else None
    had = _grant(person, giving.role, giving.scope_id)
    has_ended = had is not None and not had.is_in_force(now)
    if had is not None and not has_ended and had.until == until:
        raise RuleError(f"{person.name} heeft deze rol al.", "role")
    act = RoleAct(
        person_id=person.id,
        kind=LENT if giving.instead_of else GIVEN,
        role=giving.role,
        scope_id=giving.scope_id,
        until=until,
        other_id=giving.instead_of.id if giving.instead_of else None,
        why=giving.why,
        had_since=had.since if had else None,
        had_until=had.until if had else None,
        by_id=by.id,
        at=now,
    )
    grant = accounts.grant(person, giving.role, scope_id=giving.scope_id, by=by, now=now, until=until)
    db.session.add(act)
    db.session.flush()
    mail.role_given(person, act, giving.cohort, now=now)
    return grant


def _grant(person: Person, role: str, scope_id: int) -> Grant | None:
    query = select(Grant).where(Grant.person_id == person.id, Grant.role == role, Grant.scope_id == scope_id)
    return db.session.scalar(query)


def lend(
    grant: Grant, heir: Person, *, last_day: date | None, is_sure: bool, by: Person, now: datetime
) -> Grant:
    """A coach is replaced for a while: both look after the cohort until that day."""
    cohort = db.session.get(Cohort, grant.scope_id) if grant.role == COACH else None
    if cohort is None or not grant.is_in_force(now):
        raise RuleError("Alleen wie een lichting begeleidt, heeft een waarnemer.")
    if last_day is None:
        raise RuleError("Kies de laatste dag. Daarna stopt het vanzelf.", "last_day")
    giving = Giving(COACH, cohort, last_day, grant.person, is_sure=is_sure)
    return give(heir, giving, by=by, now=now)


def end(
    grant: Grant,
    *,
    heir: Person | None,
    is_declared: bool,
    is_sure: bool,
    why: str,
    by: Person | None,
    now: datetime,
) -> None:
    """The role holds no longer; work that hangs on it goes to the heir. Nobody as `by` is who runs the server. Raises
    RuleError."""
    person = grant.person
    if not grant.is_in_force(now):
        raise RuleError("Deze rol is al gestopt.")
    if by is not None:
        check_hand(grant.role, by_administrator=by.has_role(ADMINISTRATOR, now=now))
    # two at once would end the last two
    db.session.execute(select(Grant.id).where(Grant.role == grant.role).with_for_update())
    work = work_of(grant, now=now)
    check_ending(
        grant.role,
        other_administrators=other_administrators(person.id, now=now),
        is_only_coach=bool(work.trainees) and not work.coaches,
        has_heir=heir is not None,
    )
    check_handing(
        talks=len(work.talks) + len(work.appeals), has_heir=heir is not None, is_declared=is_declared
    )
    if heir is not None and grant.role == COACH and heir.id not in {one.id for one in work.coaches} and by:
        cohort = db.session.get_one(Cohort, grant.scope_id)
        give(heir, Giving(COACH, cohort, is_sure=is_sure), by=by, now=now)
    for claim in work.claims:
        db.session.delete(claim)
    if heir is not None:
        _hand_over_assessing(grant, heir, now=now)
    accounts.end_grant(person, grant.role, scope_id=grant.scope_id, now=now)
    _write(grant, ENDED, why=why, other=heir, by=by, now=now)
    mail.role_ended(person, grant, now=now)


def _hand_over_assessing(grant: Grant, heir: Person, *, now: datetime) -> None:
    """Raises RuleError when the heir is tied to one of these people: whoever is tied decides about nobody."""
    work = work_of(grant, now=now)
    for talk in work.talks:
        check_assessor(round_of(talk.person_id, talk.cohort_id), talk.person, heir)
        was, former = entry(talk), talk.assessor
        talk.assessor, talk.declared_at = heir, now
        db.session.flush()
        tell_where_it_stands(talk, was, former, now=now)
    for step in work.appeals:
        check_independence(ties_between(step.appeal.decision.person, heir), NO_ARBITER)
        step.taken_by = heir
    db.session.flush()


def undo_mistake(grant: Grant, *, by: Person, now: datetime) -> None:
    """A role that was given by mistake and never used was never there: it makes no tie. One that had ended before has ended
    again, as it had. Raises RuleError."""
    check_hand(grant.role, by_administrator=by.has_role(ADMINISTRATOR, now=now))
    act = act_that_gave(grant)
    if act is None:
        raise RuleError("We weten niet wie deze rol gaf. Laat hem stoppen.")
    person = grant.person
    check_mistake(given_at=act.at, was_used=was_used_since(person.id, act.at), now=now)
    if grant.role == ADMINISTRATOR:
        check_ending(
            ADMINISTRATOR,
            other_administrators=other_administrators(person.id, now=now),
            is_only_coach=False,
            has_heir=False,
        )
    _write(grant, MISTAKE, by=by, now=now)
    trail.note(trail.ROLE_ENDED, about=person.id, word=grant.role, thing_id=grant.scope_id or None, now=now)
    if act.had_since is not None:
        grant.since, grant.until = act.had_since, act.had_until
    else:
        db.session.delete(grant)
    db.session.flush()
    accounts.end_all_sessions(person, now=now)


def note_seen(grant: Grant, *, by: Person, now: datetime) -> None:
    """An administrator looked at a role without an end: it may go on."""
    _write(grant, SEEN, by=by, now=now)


def _write(
    grant: Grant, kind: str, *, by: Person | None, now: datetime, why: str = "", other: Person | None = None
) -> None:
    db.session.add(
        RoleAct(
            person_id=grant.person_id,
            kind=kind,
            role=grant.role,
            scope_id=grant.scope_id,
            other_id=other.id if other else None,
            why=why.strip()[:300],
            by_id=by.id if by else None,
            at=now,
        )
    )
    db.session.flush()
