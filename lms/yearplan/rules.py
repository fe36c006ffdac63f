"""The dates of a year in a rhythm, and what stands in the way of one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms.cohorts.holiday_rules import REGIONS, Holidays
from lms.errors import RuleError

WEEKS = (4, 5, 6, 7, 8)  # between two meetings
FEWEST, MOST = 2, 12
CLASHES = GROUP_DAY, MEETING, COACH = "group_day", "meeting", "coach_busy"


@dataclass(frozen=True)
class Busy:
    """A day on which a member, or the coach, has something else: what, as a code of CLASHES."""

    day: date
    kind: str


def usual_weeks(*, goes_on: bool) -> int:
    """Between two evenings: every five weeks in a training, every six to eight for wijkverbinders, who go on by themselves."""
    return 7 if goes_on else 5


def series(first: datetime, weeks: int, number: int) -> list[datetime]:
    """The same day of the week and the same time on a kitchen clock, summer and winter: moments without a zone, as `first`."""
    return [first + timedelta(weeks=weeks * step) for step in range(number)]


def clashes(day: date, busy: Iterable[Busy]) -> tuple[str, ...]:
    """What else there is that day, each kind once. On a group day of theirs the coach is busy with them: that is one thing."""
    found = {one.kind for one in busy if one.day == day}
    if GROUP_DAY in found:
        found.discard(COACH)
    return tuple(kind for kind in CLASHES if kind in found)


@dataclass(frozen=True)
class Planned:
    """A date of the series, with everything to know before it is kept."""

    moment: datetime
    kinds: tuple[str, ...]
    holidays: Mapping[str, Sequence[str]]  # by kind, in which regions
    unknown: Sequence[str]  # the regions of which we do not know

    @property
    def is_unknown(self) -> bool:
        """Nothing is known of holidays then, anywhere."""
        return set(self.unknown) == set(REGIONS)

    @property
    def is_free(self) -> bool:
        """What we do not know stands in nobody's way."""
        return not self.kinds and not self.holidays


def looked_at(moment: datetime, day: date, busy: Iterable[Busy], holidays: Holidays) -> Planned:
    """`day`: the day of `moment` on a Dutch calendar."""
    return Planned(moment, clashes(day, busy), holidays.on(day), holidays.unknown_on(day))


def partly_unknown(found: Iterable[Planned]) -> list[str]:
    """The regions of which we know less than of others: said once, as it is so of many dates on end."""
    regions = {region for one in found if not one.is_unknown for region in one.unknown}
    return [region for region in REGIONS if region in regions]


def check_series(first: datetime, now: datetime) -> None:
    if first <= now:
        raise RuleError("Kies een eerste dag die nog komt.", "first")
