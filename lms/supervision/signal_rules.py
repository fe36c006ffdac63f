"""Who needs a hand, and why. Plain rules with thresholds; every signal has a date and a reason, and our own lateness
counts first.

Doing something never raises a signal about a person. One kind of doing is a signal itself: many wrong answers at one
check. A pause shifts every date, and raises nothing but its own end. The thresholds are proposals, to be tried out with
coaches.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from lms.cohorts.rules import Away, counted_days, last_return
from lms.learning.rules import ANSWER_WITHIN_DAYS
from lms.peergroups.signal_rules import IN_A_ROW, Came, stayed_away
from lms.progress.rules import DONE, LOCKED, NOT_YET, PASSED, TO_DO, Progress

SignalCode = Literal[
    "late_feedback", "advice_due", "not_yet", "asked_for_call", "call_unanswered", "group_cancelled", "no_meeting_planned",
    "pause_over", "never_came_in", "not_begun", "silent", "stuck", "unmade", "not_redone", "missed_group_days",
    "missed_meetings",
]  # fmt: skip

DayOf = Callable[[datetime], date]  # the Dutch calendar day of a moment


@dataclass(frozen=True)
class Thresholds:
    silent_days: int = 14
    late_feedback_days: int = ANSWER_WITHIN_DAYS
    assignment_days: int = 28
    missed_group_days: int = 2
    missed_meetings: int = IN_A_ROW
    wrong_tries: int = 6
    unanswered_invitation_days: int = 7
    call_within_days: int = 2
    cancelled_meetings: int = 2
    unplanned_days: int = 42


USUAL = Thresholds()


@dataclass(frozen=True)
class Facts:
    """What is known of a trainee today."""

    person_id: int
    name: str
    progress: Progress
    begins_on: date  # first day of the cohort, or of the person in it when that is later
    invited_at: datetime | None = None
    last_seen: datetime | None = None  # did something while logged in
    last_deed: datetime | None = None  # finished, answered, handed in
    meetings: tuple[Came, ...] = ()  # of the peer group
    group_days: tuple[tuple[datetime, bool], ...] = ()  # when, and whether they were there
    wrong_tries: Mapping[str, tuple[int, datetime]] = field(
        default_factory=dict
    )  # lesson: how often, when last
    aways: tuple[Away, ...] = ()
    pause_since: date | None = None
    pause_until: date | None = None
    asked_at: datetime | None = None  # to be called

    @property
    def last_met(self) -> datetime | None:
        """Was at a meeting of the peer group."""
        return max((one.starts_at for one in self.meetings if one.was_there), default=None)

    @property
    def last_done(self) -> datetime | None:
        """The last time they took part, on the screen or in the room."""
        present = [moment for moment, was_there in self.group_days if was_there]
        return max((moment for moment in (self.last_deed, self.last_met, *present) if moment), default=None)

    @property
    def last_active(self) -> datetime | None:
        return max((moment for moment in (self.last_seen, self.last_done) if moment), default=None)

    def missed_lately(self, day_of: DayOf) -> tuple[datetime, ...]:
        """The group days missed since the last one they were at, save those in a pause."""
        last = max((moment for moment, was_there in self.group_days if was_there), default=None)
        missed = (
            moment
            for moment, was_there in self.group_days
            if not was_there and not any(away.covers(day_of(moment)) for away in self.aways)
        )
        return tuple(sorted(moment for moment in missed if last is None or moment > last))


@dataclass(frozen=True)
class Signal:
    """Something to do about somebody: a code that templates word, since when, and whether it is our turn."""

    code: SignalCode
    since: date
    is_ours: bool = False
    title: str = ""
    number: int = 0

    @property
    def key(self) -> str:
        """What an act is about. What waits for us, and a group day missed once more, is a new thing each time; else the same
        thing stays the same, so that going on with it never brings back what was spoken about."""
        if self.is_ours or self.code in ("missed_group_days", "missed_meetings", "pause_over"):
            return f"{self.code} {self.title} {self.since.isoformat()}"
        return f"{self.code} {self.title}" if self.code == "stuck" else self.code


def signals_of(facts: Facts, today: date, day_of: DayOf, limits: Thresholds = USUAL) -> tuple[Signal, ...]:
    """Ours first, then the others, oldest first. Of somebody who pauses nothing is expected, and we keep our promises: to
    call when the pause is over, and to call who asks."""
    if facts.pause_since is not None:
        is_over = facts.pause_until is not None and facts.pause_until <= today
        over = [Signal("pause_over", facts.pause_until)] if facts.pause_until and is_over else []
        return (*_asked(facts, today, day_of, limits), *over)
    found = [
        *_asked(facts, today, day_of, limits),
        *_ours(facts, today, day_of, limits),
        *_theirs(facts, today, day_of, limits),
    ]
    return tuple(sorted(found, key=lambda signal: (not signal.is_ours, signal.since)))


def _asked(facts: Facts, today: date, day_of: DayOf, limits: Thresholds) -> list[Signal]:
    if facts.asked_at is None:
        return []
    since = day_of(facts.asked_at)
    is_late = (today - since).days > limits.call_within_days
    return [Signal("call_unanswered" if is_late else "asked_for_call", since, is_ours=True)]


def _ours(facts: Facts, today: date, day_of: DayOf, limits: Thresholds) -> list[Signal]:
    found = []
    for item in facts.progress.items:
        if item.reason.code not in ("waits_for_us", "waits_for_advice", NOT_YET):
            continue
        since = day_of(item.since) if item.since else None
        if item.reason.code == "waits_for_us" and since and (today - since).days > limits.late_feedback_days:
            found.append(Signal("late_feedback", since, is_ours=True, title=item.title))
        if item.reason.code == "waits_for_advice":
            complete = _complete_since(facts)
            found.append(Signal("advice_due", day_of(complete) if complete else today, is_ours=True))
        if item.reason.code == NOT_YET and since:
            found.append(Signal("not_yet", since, is_ours=True))
    return found


def _complete_since(facts: Facts) -> datetime | None:
    """The last thing that happened before everything was done: an approval, a lesson, a day together."""
    steps = [item.since for item in facts.progress.items if item.since]
    return max((moment for moment in (*steps, facts.last_done) if moment), default=None)


def _theirs(facts: Facts, today: date, day_of: DayOf, limits: Thresholds) -> list[Signal]:
    if facts.progress.is_complete or facts.progress.decided == PASSED:
        return []
    if facts.begins_on > today:
        return _absence(facts, today, day_of, limits)
    return [
        *(_absence(facts, today, day_of, limits) or _silence(facts, today, day_of, limits)),
        *_stuck(facts, day_of, limits),
        *_open_assignments(facts, today, day_of, limits),
        *_missed_group_days(facts, day_of, limits),
        *_missed_meetings(facts, day_of, limits),
    ]


def _absence(facts: Facts, today: date, day_of: DayOf, limits: Thresholds) -> list[Signal]:
    """Invited, and never in: also before the first day, while calling still helps."""
    if facts.invited_at is None or facts.last_active is not None:
        return []
    invited = day_of(facts.invited_at)
    is_late = counted_days(invited, today, facts.aways) >= limits.unanswered_invitation_days
    return [Signal("never_came_in", invited)] if is_late else []


def _silence(facts: Facts, today: date, day_of: DayOf, limits: Thresholds) -> list[Signal]:
    """Counts from the last thing done, the first day, or the day they came back."""
    active = day_of(facts.last_active) if facts.last_active else None
    has_begun = active is not None and active >= facts.begins_on
    back = last_return(facts.aways, today)
    since = max(day for day in (active, facts.begins_on, back) if day)
    days = (today - since).days
    if days < limits.silent_days:
        return []
    return [Signal("silent" if has_begun else "not_begun", since, number=days)]


def _stuck(facts: Facts, day_of: DayOf, limits: Thresholds) -> list[Signal]:
    """Checks that are not passed after many wrong answers."""
    if not facts.wrong_tries:
        return []
    titles = {
        item.slug: item.title
        for item in facts.progress.items
        if item.kind == "check" and item.state != DONE and item.slug in facts.wrong_tries
    }
    return [
        Signal("stuck", day_of(last), title=titles[slug], number=number)
        for slug, (number, last) in facts.wrong_tries.items()
        if slug in titles and number >= limits.wrong_tries
    ]


def _open_assignments(facts: Facts, today: date, day_of: DayOf, limits: Thresholds) -> list[Signal]:
    """Assignments that lie open long, the oldest of each sort: the lessons before it are read, or it came back with
    'nog niet'."""
    read: dict[str | None, datetime] = {}
    unread: set[str | None] = set()
    found: dict[SignalCode, list[tuple[date, str]]] = {"unmade": [], "not_redone": []}
    for item in facts.progress.items:  # in course order: lessons before their assignment
        if item.kind == "lesson" and item.since:
            read[item.module] = max(item.since, read.get(item.module, item.since))
        elif item.kind == "lesson":
            unread.add(item.module)
        elif item.kind == "assignment" and item.state in (*TO_DO, LOCKED):
            returned = item.since
            ready = returned or (read.get(item.module) if item.module not in unread else None)
            if ready and counted_days(day_of(ready), today, facts.aways) >= limits.assignment_days:
                found["not_redone" if returned else "unmade"].append((day_of(ready), item.title))
    return [
        Signal(code, min(rows)[0], title=min(rows)[1], number=len(rows))
        for code, rows in found.items()
        if rows
    ]


def _missed_group_days(facts: Facts, day_of: DayOf, limits: Thresholds) -> list[Signal]:
    missed = facts.missed_lately(day_of)
    if len(missed) < limits.missed_group_days:
        return []
    return [Signal("missed_group_days", day_of(missed[-1]), number=len(missed))]


def _missed_meetings(facts: Facts, day_of: DayOf, limits: Thresholds) -> list[Signal]:
    """Not at intervisie some times in a row, without a word. In a pause nobody expected them."""
    evenings = [
        one for one in facts.meetings if not any(away.covers(day_of(one.starts_at)) for away in facts.aways)
    ]
    missed = stayed_away(evenings)
    if len(missed) < limits.missed_meetings:
        return []
    return [Signal("missed_meetings", day_of(missed[-1]), number=len(missed))]
