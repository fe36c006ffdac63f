"""What a group is told about its own evenings, and a meeting later whoever looks after it. Never what was said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.peergroups.rules import SMALLEST

SIGNALS = "nobody_brought", "always_long", "few_there"
TOO_LONG, HOW_OFTEN_LONG = timedelta(hours=2, minutes=30), 3
IN_A_ROW = 2


@dataclass(frozen=True)
class Held:
    """One evening that was: whether anybody brought something, how many came, and how long it took where that is known."""

    was_brought: bool
    present: int
    took: timedelta | None = None


@dataclass(frozen=True)
class Came:
    """One evening as somebody of the group had it: whether they were there, or said beforehand that they could not."""

    starts_at: datetime
    was_there: bool
    said_no: bool


def stayed_away(evenings: Iterable[Came]) -> list[datetime]:
    """The last evenings in a row that somebody missed without a word. Whoever came again, or said something, ends it."""
    found = []
    for one in sorted(evenings, key=lambda one: one.starts_at, reverse=True):
        if one.was_there or one.said_no:
            break
        found.append(one.starts_at)
    return sorted(found)


def signals_of(held: Sequence[Held]) -> tuple[str, ...]:
    """For the group itself. `held`: its evenings in order, of which somebody wrote down who came."""
    last, more = held[-IN_A_ROW:], held[-HOW_OFTEN_LONG:]
    found = {
        "nobody_brought": len(last) == IN_A_ROW and not any(one.was_brought for one in last),
        "always_long": len(more) == HOW_OFTEN_LONG
        and all(one.took is not None and one.took > TOO_LONG for one in more),
        "few_there": len(last) == IN_A_ROW and all(one.present < SMALLEST for one in last),
    }
    return tuple(code for code in SIGNALS if found[code])


def signals_for_coach(held: Sequence[Held]) -> tuple[str, ...]:
    """What the group was told a meeting ago and is still so."""
    before = signals_of(held[:-1])
    return tuple(code for code in signals_of(held) if code in before)
