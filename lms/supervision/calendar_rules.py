"""A month or a week of the calendar: which days stand in it, and which one comes before and after."""

from dataclasses import dataclass
from datetime import date, timedelta

MONTH, WEEK = "month", "week"
EARLIEST, LATEST = date(2020, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Span:
    """`days` are whole weeks, from Monday on; `first` and `last` are the ends of what was asked for."""

    kind: str
    first: date
    last: date

    @property
    def days(self) -> list[date]:
        begin = self.first - timedelta(days=self.first.weekday())
        end = self.last + timedelta(days=6 - self.last.weekday())
        return [begin + timedelta(days=number) for number in range((end - begin).days + 1)]

    @property
    def before(self) -> date:
        return self.first - timedelta(days=1)

    @property
    def after(self) -> date:
        return self.last + timedelta(days=1)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def span_of(kind: str, day: date) -> Span:
    """The month or the week in which a day falls; a day outside what calendars show is brought inside."""
    day = min(max(day, EARLIEST), LATEST)
    if kind == WEEK:
        monday = day - timedelta(days=day.weekday())
        return Span(WEEK, monday, monday + timedelta(days=6))
    first = day.replace(day=1)
    return Span(MONTH, first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
