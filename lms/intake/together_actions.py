"""One act with many applications. What it would do is found out by doing it and taking it back, so that the look beforehand and the
act itself cannot differ. Each application is dealt with wholly, or left as it was with the reason."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms import tokens
from lms.accounts.models import Person
from lms.cohorts.actions import hold
from lms.cohorts.models import Cohort
from lms.db import as_one, db, on_trial
from lms.errors import RuleError
from lms.intake import actions
from lms.intake.models import Application, ApplicationAct, ApplicationStep
from lms.intake.queries import free_seats
from lms.intake.rules import INVITED, PLACED, WAITING, application_state
from lms.notifications.models import Message
from lms.notifications.reach_queries import ways_taken


@dataclass(frozen=True)
class Deed:
    """What is asked. `cohort` for a seat or a waiting list; `note` and `message` for who is declined."""

    kind: str
    cohort: Cohort | None = None
    note: str = ""
    message: str = ""


@dataclass(frozen=True)
class Outcome:
    """Where an application comes to stand and by which way its person hears of it; or `why` it stays as it was."""

    application_id: int
    kind: str = ""
    way: str = ""
    why: str = ""


@dataclass(frozen=True)
class Look:
    outcomes: Sequence[Outcome]
    ways: Mapping[str, int]
    act_id: int | None = None  # none: only looked at

    @property
    def done(self) -> list[Outcome]:
        return [row for row in self.outcomes if row.kind]

    @property
    def left(self) -> list[Outcome]:
        return [row for row in self.outcomes if not row.kind]

    @property
    def mark(self) -> str:
        """Changes when what was seen changed: then it is looked at again."""
        return tokens.fingerprint(repr((self.outcomes, sorted(self.ways.items()))))[:16]


def together(
    applications: Sequence[Application], deed: Deed, *, sure: str, by: Person, now: datetime
) -> Look:
    """Carries it out when `sure` is the mark of what it would do now; else only tells that."""
    with on_trial() as trial:
        act = ApplicationAct(kind=deed.kind, cohort=deed.cohort, made_by=by, made_at=now)
        db.session.add(act)
        db.session.flush()
        act_id, found = act.id, [_one(row, deed, act, by=by, now=now) for row in applications]
        look = Look(_with_ways(found, applications, now), Counter(ways_taken(written_at=now)))
        if look.done and look.mark == sure:
            trial.keep()
    return Look(look.outcomes, look.ways, act_id if trial.is_kept else None)


def _one(application: Application, deed: Deed, act: ApplicationAct, *, by: Person, now: datetime) -> Outcome:
    number = application.id
    try:
        with as_one():
            kind = _do(application, deed, by=by, now=now)
            application.steps[-1].act_id = act.id
    except RuleError as error:
        return Outcome(number, why=error.message)
    return Outcome(number, kind)


def _do(application: Application, deed: Deed, *, by: Person, now: datetime) -> str:
    if deed.kind == INVITED:
        actions.send_invitation(application, by=by, now=now)
        return INVITED
    if deed.kind in (PLACED, WAITING):
        if deed.cohort is None:
            raise RuleError("Kies een lichting.", "cohort")
        if deed.kind == PLACED:
            return actions.place(application, deed.cohort, by=by, now=now)
        actions.put_on_waiting_list(application, deed.cohort, by=by, now=now)
        return WAITING
    actions.decline(application, note=deed.note, message=deed.message, by=by, now=now)
    return deed.kind


def _with_ways(
    outcomes: Sequence[Outcome], applications: Sequence[Application], now: datetime
) -> list[Outcome]:
    """By which way each hears, from the messages that were written."""
    query = select(Message.event, Message.person_id, Message.channel).where(Message.created_at == now)
    rows = db.session.execute(query).all()
    events = {row.event: row.channel for row in rows}
    people = {row.person_id: row.channel for row in rows if row.person_id is not None}
    ways = {
        row.id: events.get(f"application-step:{actions.last_step_id(row)}") or people.get(row.person_id, "")
        for row, outcome in zip(applications, outcomes, strict=True)
        if outcome.kind
    }
    return [
        Outcome(row.application_id, row.kind, ways.get(row.application_id, ""), row.why) for row in outcomes
    ]


def undo(act: ApplicationAct, *, by: Person, now: datetime) -> tuple[int, int]:
    """Takes back what nobody heard of. (how many are back where they were, how many a colleague went on with, or whose seat of
    before is gone). Raises RuleError."""
    db.session.execute(select(ApplicationAct.id).where(ApplicationAct.id == act.id).with_for_update())
    db.session.refresh(act)
    if act.kind not in (PLACED, WAITING):
        raise RuleError("Deze mensen kregen al bericht. Dit haal je per persoon terug.")
    if act.undone_at is not None:
        raise RuleError("Dit is al teruggehaald.")
    steps = db.session.scalars(select(ApplicationStep).where(ApplicationStep.act_id == act.id)).all()
    back = sum(_take_back(step, by=by, now=now) for step in steps)
    act.undone_by_id, act.undone_at = by.id, now
    db.session.flush()
    return back, len(steps) - back


def _take_back(step: ApplicationStep, *, by: Person, now: datetime) -> bool:
    application = step.application
    try:
        with as_one():
            actions.hold_application(application, step.id, by)
            _check_seat_of_before(application.steps[:-1], now=now)
            db.session.delete(step)
    except RuleError:
        return False
    db.session.expire(application, ["steps"])
    return True


def _check_seat_of_before(steps: Sequence[ApplicationStep], *, now: datetime) -> None:
    given = next((step for step in reversed(steps) if step.kind == PLACED), None)
    if application_state([step.kind for step in steps]) != PLACED or given is None or given.cohort is None:
        return
    hold(given.cohort)
    if not free_seats([given.cohort], now=now)[given.cohort.id]:
        raise RuleError("De plek van eerst is intussen van iemand anders.")
