"""The board: who stands on it, in which order, and how long a line rests once somebody did something about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lms.errors import RuleError
from lms.progress.rules import Item
from lms.supervision.signal_rules import USUAL, DayOf, Facts, Signal, Thresholds, signals_of

CALLED, SPOKE, WROTE, PLANNED, MISSED = "called", "spoke", "wrote", "planned", "missed"
KINDS = (CALLED, SPOKE, WROTE, PLANNED, MISSED)
ANSWERING = (CALLED, SPOKE)  # who asked to be called, has been
LONGEST_REST_DAYS = 90


@dataclass(frozen=True)
class Deed:
    """What a coach did about some signals, in order of time; they rest until a day. None: they rest no longer."""

    about: frozenset[str]
    until: date | None


def resting(deeds: Sequence[Deed], today: date) -> dict[str, date]:
    """Until when each signal rests, by key: the last deed about it decides."""
    latest = {key: deed.until for deed in deeds for key in deed.about}
    return {key: until for key, until in latest.items() if until is not None and until > today}


@dataclass(frozen=True)
class Line:
    """One trainee on the board. Signals that rest are about something a coach did already."""

    facts: Facts
    signals: tuple[Signal, ...] = ()
    rests: Mapping[str, date] = field(default_factory=dict)

    @property
    def awake(self) -> tuple[Signal, ...]:
        return tuple(signal for signal in self.signals if signal.key not in self.rests)

    @property
    def asleep_until(self) -> date | None:
        """The first day that something comes back."""
        return min((self.rests[row.key] for row in self.signals if row.key in self.rests), default=None)

    @property
    def next(self) -> Item | None:
        return self.facts.progress.next

    @property
    def needs_attention(self) -> bool:
        return bool(self.awake)

    @property
    def is_paused(self) -> bool:
        return self.facts.pause_since is not None


def board(
    people: Sequence[Facts],
    today: date,
    day_of: DayOf,
    limits: Thresholds = USUAL,
    deeds: Mapping[int, Sequence[Deed]] | None = None,
) -> list[Line]:
    """The lines in the order of need: who waits for us longest, then other signals oldest first, then by name."""
    known = deeds or {}
    lines = [
        Line(facts, signals_of(facts, today, day_of, limits), resting(known.get(facts.person_id, ()), today))
        for facts in people
    ]
    return sorted(lines, key=_need)


def _need(line: Line) -> tuple[int, date, str, int]:
    """How urgent a line is. Signals stand ours first and oldest first, so the first one says it."""
    name = (line.facts.name.casefold(), line.facts.person_id)
    if not line.awake:
        return 2, date.max, *name
    first = line.awake[0]
    return (0 if first.is_ours else 1), first.since, *name


def check_act(*, kind: str, note: str, until: date | None, today: date) -> None:
    if kind not in KINDS:
        raise RuleError("Kies wat je deed.", "kind")
    if not note.strip():
        raise RuleError("Schrijf in een paar woorden wat jullie afspraken.", "note")
    if until is None:
        return
    if until <= today:
        raise RuleError("Kies een dag die nog komt, of laat de dag leeg.", "until")
    if (until - today).days > LONGEST_REST_DAYS:
        raise RuleError(f"Kies een dag binnen {LONGEST_REST_DAYS} dagen. Zo vergeten we niemand.", "until")
