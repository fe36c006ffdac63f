"""Which dates can be asked, how long, and which of them wins. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms.errors import RuleError
from lms.peergroups.rules import SMALLEST

FEWEST, MOST = 2, 4  # dates to choose from
OPEN_DAYS = 3  # today not counted
OUTCOMES = MOVED, STAYS, WITHDRAWN = "moved", "stays", "withdrawn"


@dataclass(frozen=True)
class Option:
    """A date, and how many of today's members can."""

    id: int
    starts_at: datetime
    can: int


def last_day(today: date, first: date) -> date:
    """Until when there is an answer to give: a few days, and at the latest two days before the first of all dates (`first`), so
    that everybody hears of it in time. A day before today: there is no time left."""
    return min(today + timedelta(days=OPEN_DAYS), first - timedelta(days=2))


def check_number(moments: Collection[datetime]) -> None:
    if not FEWEST <= len(set(moments)) <= MOST:
        raise RuleError(f"Kies {FEWEST} tot {MOST} verschillende data.", "first")


def check_moments(
    moments: Collection[datetime],
    *,
    planned_at: datetime,
    minutes: int,
    others: Iterable[tuple[datetime, datetime]],
    now: datetime,
) -> None:
    """`planned_at`: when it is now. `others`: when the other meetings of the group begin and end."""
    if min(moments) <= now:
        raise RuleError("Kies data die nog komen.", "first")
    if planned_at in moments:
        raise RuleError("Kies andere data dan die van nu.", "first")
    length, taken = timedelta(minutes=minutes), list(others)
    if any(begins < moment + length and moment < ends for moment in moments for begins, ends in taken):
        raise RuleError("Op een van die data hebben jullie al een bijeenkomst. Kies een andere.", "first")


def check_can_move(
    *, starts_at: datetime, cancelled_at: datetime | None, has_begun: bool, now: datetime
) -> None:
    if cancelled_at is not None:
        raise RuleError("Deze bijeenkomst gaat niet door. Plan een nieuwe.")
    if has_begun or now >= starts_at:
        raise RuleError("Deze bijeenkomst is al begonnen.")


def check_time_left(last: date, today: date) -> None:
    if last < today:
        raise RuleError(
            "Daar is geen tijd meer voor: de bijeenkomst of een van de data is te dichtbij. Bel elkaar.",
            "first",
        )


def check_open(settled_at: datetime | None, closes_on: date, today: date) -> None:
    if settled_at is not None or today > closes_on:
        raise RuleError("Deze vraag is gesloten. Kijk op de pagina van de bijeenkomst wat het werd.")


def check_may_close(*, is_proposer: bool, looks_after: bool) -> None:
    if not (is_proposer or looks_after):
        raise RuleError("Wie dit vroeg kan het sluiten, en jullie begeleider.")


def needed(members: int) -> int:
    """How many have to be able: four, or everybody of a group that is smaller."""
    return min(SMALLEST, members)


def best(options: Iterable[Option], members: int) -> Option | None:
    """On which most can, of two the first; none when too few can on any of them: then it stays as it was."""
    found = min(options, key=lambda one: (-one.can, one.starts_at), default=None)
    return found if found is not None and found.can >= max(1, needed(members)) else None


def is_over(*, closes_on: date, today: date, waits_for: Collection[int]) -> bool:
    """`waits_for`: the members who did not answer."""
    return today > closes_on or not waits_for
