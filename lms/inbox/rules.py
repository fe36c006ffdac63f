"""What the mail of the morning says, and when it may not stay out.

Who turned it off still hears of what has a last day: in the first days after it came, and in the week before that day, on every
morning until it is done. So nothing with a last day passes that nobody was told of.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

FIRST_DAYS = timedelta(days=3)  # what came on a Friday is told on Monday
WEEK_BEFORE = timedelta(days=7)


class Waits(Protocol):
    """What waits of one kind: since which days the first and the last of it do, and the last day of the first."""

    @property
    def first_on(self) -> date: ...
    @property
    def newest_on(self) -> date: ...
    @property
    def last_day(self) -> date | None: ...


Row = TypeVar("Row", bound=Waits)


def is_morning_of_mail(today: date) -> bool:
    """Monday to Friday."""
    return today.isoweekday() <= 5


def must_be_told(row: Waits, today: date) -> bool:
    """Whether this goes out however somebody chose."""
    if row.last_day is None:
        return False
    return today - row.newest_on <= FIRST_DAYS or row.last_day - today <= WEEK_BEFORE


def to_tell(rows: Sequence[Row], today: date, *, is_off: bool) -> list[Row]:
    """What stands in the mail of this morning; nothing, and there is none."""
    if not is_morning_of_mail(today):
        return []
    return [row for row in rows if not is_off or must_be_told(row, today)]
