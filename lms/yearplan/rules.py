"""The dates of a year in a rhythm, and what stands in the way of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms.errors import RuleError

WEEKS = (4, 5, 6, 7, 8)  # between two meetings
FEWEST, MOST = 2, 12
CLASHES = GROUP_DAY, MEETING = "group_day", "meeting"


@dataclass(frozen=True)
class Busy:
    """A day on which somebody of the group has something else: what, as a code of CLASHES."""

    day: date
    kind: str


def series(first: datetime, weeks: int, number: int) -> list[datetime]:
    """The same day of the week and the same time on a kitchen clock, summer and winter: moments without a zone, as `first`."""
    return [first + timedelta(weeks=weeks * step) for step in range(number)]


def clashes(day: date, busy: Iterable[Busy]) -> tuple[str, ...]:
    """What else there is that day, each kind once."""
    found = {one.kind for one in busy if one.day == day}
    return tuple(kind for kind in CLASHES if kind in found)


def check_series(first: datetime, now: datetime) -> None:
    if first <= now:
        raise RuleError("Kies een eerste dag die nog komt.", "first")
