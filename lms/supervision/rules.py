"""Who needs a hand, and why. Plain rules with thresholds; every signal has a date and a reason, and our own lateness
counts first. Adding activity never raises a signal about a person."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from lms.progress.rules import Item, Progress


@dataclass(frozen=True)
class Thresholds:
    silent_days: int = 14
    late_feedback_days: int = 7
    missed_group_days: int = 2
    wrong_tries: int = 6
    unanswered_invitation_days: int = 7


@dataclass(frozen=True)
class Facts:
    """What is known of a trainee today."""

    person_id: int
    name: str
    progress: Progress
    enrolled_at: datetime
    last_deed: datetime | None = None  # finished, answered, handed in
    last_seen: datetime | None = None
    has_logged_in: bool = False
    has_email: bool = True
    missed_group_days: int = 0
    wrong_tries: tuple[
        tuple[str, int, datetime], ...
    ] = ()  # lesson title, tries, when last; checks not passed yet
    pause_since: date | None = None
    pause_until: date | None = None
    cohort_begun: bool = True


@dataclass(frozen=True)
class Signal:
    """Something to do about somebody: a code that templates word, since when, and whether it is our turn."""

    code: str
    since: date
    is_ours: bool = False
    title: str = ""
    number: int = 0


@dataclass(frozen=True)
class Line:
    """One trainee on the board."""

    facts: Facts
    signals: tuple[Signal, ...] = field(default_factory=tuple)

    @property
    def next(self) -> Item | None:
        return self.facts.progress.next

    @property
    def needs_attention(self) -> bool:
        return bool(self.signals)

    @property
    def is_paused(self) -> bool:
        return self.facts.pause_since is not None


def signals_of(facts: Facts, today: date, limits: Thresholds | None = None) -> tuple[Signal, ...]:
    limits = limits or Thresholds()
    if facts.pause_since is not None:
        is_over = facts.pause_until is not None and facts.pause_until <= today
        return (Signal("pause_over", facts.pause_until),) if is_over and facts.pause_until else ()
    return (*_ours(facts, today, limits), *_theirs(facts, today, limits))


def _ours(facts: Facts, today: date, limits: Thresholds) -> list[Signal]:
    found = []
    for item in facts.progress.waiting_for_us:
        if item.reason.code == "waits_for_us" and item.since is not None:
            since = item.since.date()
            if today - since >= timedelta(days=limits.late_feedback_days):
                found.append(Signal("late_feedback", since, is_ours=True, title=item.title))
        if item.reason.code == "waits_for_advice":
            moments = [step.since for step in facts.progress.items if step.since is not None]
            found.append(Signal("advice_due", max(moments).date() if moments else today, is_ours=True))
    return found


def _theirs(facts: Facts, today: date, limits: Thresholds) -> list[Signal]:
    if facts.progress.is_complete or facts.progress.decided or not facts.cohort_begun:
        return []
    found = []
    latest = max((moment for moment in (facts.last_deed, facts.last_seen) if moment), default=None)
    if not facts.has_logged_in and facts.has_email and latest is None:
        if today - facts.enrolled_at.date() >= timedelta(days=limits.unanswered_invitation_days):
            found.append(Signal("never_came_in", facts.enrolled_at.date()))
    elif latest is not None and today - latest.date() >= timedelta(days=limits.silent_days):
        found.append(Signal("silent", latest.date(), number=(today - latest.date()).days))
    found += [
        Signal("stuck", moment.date(), title=title, number=tries)
        for title, tries, moment in facts.wrong_tries
        if tries >= limits.wrong_tries
    ]
    if facts.missed_group_days >= limits.missed_group_days:
        found.append(Signal("missed_group_days", today, number=facts.missed_group_days))
    return found


def board(people: Sequence[Facts], today: date, limits: Thresholds | None = None) -> list[Line]:
    """The lines in the order of need: who waits for us longest, then other signals oldest first, then by name."""
    lines = [Line(facts, signals_of(facts, today, limits)) for facts in people]

    def need(line: Line) -> tuple[int, date, str]:
        ours = [signal.since for signal in line.signals if signal.is_ours]
        if ours:
            return 0, min(ours), line.facts.name
        if line.signals:
            return 1, min(signal.since for signal in line.signals), line.facts.name
        return 2, date.max, line.facts.name

    return sorted(lines, key=need)
