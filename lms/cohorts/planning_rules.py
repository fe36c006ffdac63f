"""Planning group days: the days of a rhythm ("elke derde zaterdag"), and what a day runs into. Pure: nothing is forbidden here,
everything is said, and somebody decides."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from lms.cohorts.holiday_rules import Holidays

EVERY_WEEK, EVERY_TWO_WEEKS, LAST_OF_MONTH = "week", "two_weeks", "month_last"
RHYTHMS = (EVERY_WEEK, EVERY_TWO_WEEKS, "month_1", "month_2", "month_3", "month_4", LAST_OF_MONTH)
WEEKDAYS = range(7)  # Monday is 0
FURTHEST = 800  # days ahead: a row that finds no more days by then stops
EARLIEST, LATEST = 7, 23  # hours between which people are awake

ClashCode = Literal[
    "same_coach",
    "room",
    "cohort",
    "meeting",
    "holiday",
    "holiday_unknown",
    "night",
    "past",
    "outside",
    "before",
    "after",
]


@dataclass(frozen=True)
class Proposal:
    """A group day that somebody wants to plan."""

    module_slug: str
    starts_at: datetime
    minutes: int
    place: str

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Other:
    """Something that is planned already: a group day of whatever cohort, or a meeting (`kind`)."""

    kind: str  # group_day, meeting
    name: str  # of the cohort, or of the group
    starts_at: datetime
    minutes: int
    place: str = ""
    coaches: frozenset[str] = frozenset()
    is_own: bool = False  # of the same cohort
    module_slug: str = ""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Clash:
    """What a day runs into: a code that templates word, with the values of the sentence."""

    code: ClashCode
    values: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Surroundings:
    """What is known of the cohort and of everything else that is planned."""

    others: Sequence[Other]
    coaches: frozenset[str]  # of this cohort, by name
    modules: Sequence[str]  # in the order of the course
    starts_on: date
    ends_on: date
    holidays: Holidays
    local: Callable[[datetime], datetime]  # the same moment on a Dutch clock
    now: datetime


def series(first: date, rhythm: str, day_of_week: int, number: int) -> list[date]:
    """The first days of a rhythm, from a day on: a third Saturday of each month, a Tuesday of every two weeks."""
    if rhythm in (EVERY_WEEK, EVERY_TWO_WEEKS):
        rule = rrule(
            WEEKLY,
            dtstart=_midnight(first),
            interval=1 + (rhythm == EVERY_TWO_WEEKS),
            byweekday=day_of_week,
            count=number,
        )
    else:
        nth = -1 if rhythm == LAST_OF_MONTH else int(rhythm.removeprefix("month_"))
        rule = rrule(MONTHLY, dtstart=_midnight(first), byweekday=weekday(day_of_week)(nth), count=number)
    furthest = _midnight(first) + timedelta(days=FURTHEST)
    return [moment.date() for moment in rule if moment <= furthest]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 (a day of the calendar, in no zone)


def clashes(day: Proposal, around: Surroundings) -> list[Clash]:
    """Everything a day runs into, what is heaviest first."""
    return [*_people_and_rooms(day, around), *_calendar(day, around), *_order(day, around)]


def _people_and_rooms(day: Proposal, around: Surroundings) -> Iterator[Clash]:
    for other in around.others:
        if not (day.starts_at < other.ends_at and other.starts_at < day.ends_at):
            continue
        told = {"name": other.name, "starts_at": other.starts_at}
        both = sorted(around.coaches & other.coaches)
        if other.kind == "meeting":
            yield Clash("meeting", told)
        elif other.is_own:
            yield Clash("cohort", told)
        elif both:
            yield Clash("same_coach", told | {"coaches": both})
        if other.place and _plain(other.place) == _plain(day.place) and not other.is_own:
            yield Clash("room", told | {"place": other.place})


def _plain(place: str) -> str:
    return " ".join(place.casefold().replace(",", " ").split())


def _calendar(day: Proposal, around: Surroundings) -> Iterator[Clash]:
    begins, ends = around.local(day.starts_at), around.local(day.ends_at)
    on = begins.date()
    if day.starts_at <= around.now:
        yield Clash("past")
    if not around.starts_on <= on <= around.ends_on:
        yield Clash("outside", {"starts_on": around.starts_on, "ends_on": around.ends_on})
    if begins.hour < EARLIEST or ends.date() > on or (ends.hour, ends.minute) > (LATEST, 0):
        yield Clash("night", {"starts_at": day.starts_at})
    for kind, regions in around.holidays.on(on).items():
        yield Clash("holiday", {"kind": kind, "regions": regions})
    if unknown := around.holidays.unknown_on(on):
        yield Clash("holiday_unknown", {"regions": unknown})


def _order(day: Proposal, around: Surroundings) -> Iterator[Clash]:
    """A module that is later in the course stands earlier in time, or the other way round."""
    if day.module_slug not in around.modules:
        return
    place = around.modules.index(day.module_slug)
    for other in around.others:
        if not other.is_own or other.module_slug not in around.modules:
            continue
        its = around.modules.index(other.module_slug)
        told = {"module": other.module_slug, "starts_at": other.starts_at}
        if its < place and other.starts_at > day.starts_at:
            yield Clash("before", told)
        elif its > place and other.starts_at < day.starts_at:
            yield Clash("after", told)


def laid_out(
    days: Sequence[date], modules: Sequence[str], planned: Collection[str]
) -> list[tuple[str, date]]:
    """Which day is for which module: those that have none yet, in the order of the course."""
    return list(zip([slug for slug in modules if slug not in planned], days, strict=False))
