"""Which appointments stand on the start page. Pure, as the rules are."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

AHEAD = timedelta(days=14)


class Planned(Protocol):
    @property
    def starts_at(self) -> datetime: ...


Coming = TypeVar("Coming", bound=Planned)


def in_sight(coming: Sequence[Coming], now: datetime) -> Sequence[Coming]:
    """What begins within two weeks; when nothing does, the first that comes, so that a date is always there. `coming` is in
    the order of time."""
    soon = [one for one in coming if one.starts_at <= now + AHEAD]
    return soon or coming[:1]
