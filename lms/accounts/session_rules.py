"""How long somebody stays logged in: counted from the last use, with an outer limit counted from logging in."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Life:
    """How long a session may lie idle, and how old it gets at most."""

    idle: timedelta
    most: timedelta


OWN = Life(timedelta(days=60), timedelta(days=365))
SHARED = Life(timedelta(hours=2), timedelta(days=365))  # also where nobody said whose device it is
WORK = Life(
    timedelta(hours=12), timedelta(days=14)
)  # of who coaches, assesses or works for SLHZ, on whatever device
LONGEST_IDLE = max(life.idle for life in (OWN, SHARED, WORK))
LONGEST = max(life.most for life in (OWN, SHARED, WORK))
FRESH = timedelta(minutes=10)  # who came in so shortly ago by a code needs no other code
CODE_TO_SESSION = timedelta(minutes=15)  # a second step may lie between
USES_APART = timedelta(minutes=2)  # a use is written down when the last one is this long ago


def life_of(*, is_work: bool, is_own_device: bool | None) -> Life:
    """`is_own_device` is None as long as nobody answered the question."""
    if is_work:
        return WORK
    return OWN if is_own_device else SHARED


def is_over(life: Life, *, began_at: datetime, used_at: datetime, now: datetime) -> bool:
    return now >= used_at + life.idle or now >= began_at + life.most


def cookie_stays(*, is_work: bool, is_own_device: bool | None) -> bool:
    """Whether the cookie outlives the browser's window. On a device of others closing it logs out."""
    return is_work or bool(is_own_device)
