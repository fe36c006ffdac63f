"""Who needs a second step and since when, which codes are right, and which step may go away again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.errors import RuleError

GRACE = timedelta(days=14)
HALF_LOGIN_LIFE = timedelta(minutes=10)
RECOVERY_CODES = 10  # on a sheet
STEP_SECONDS = 30  # that an app shows one code
APP, PASSKEY = "app", "passkey"
FACTORS = (APP, PASSKEY)
ADDED, REMOVED, SHEET, PAPER_USED, RESET = "added", "removed", "sheet", "paper_used", "reset"
CHANGES = (ADDED, REMOVED, SHEET, PAPER_USED, RESET)
NOT_ASKED, SET, IN_GRACE, OVER = "not_asked", "set", "in_grace", "over"


@dataclass(frozen=True)
class Standing:
    """Where somebody is with the second step. `days` are those of grace that are left."""

    kind: str
    days: int = 0


def standing_of(
    *, has_factor: bool, asked_since: datetime | None, now: datetime, grace_ends: bool = True
) -> Standing:
    """`asked_since` is None for who needs no second step. In a made-up world grace does not end."""
    if has_factor:
        return Standing(SET)
    if asked_since is None:
        return Standing(NOT_ASKED)
    left = asked_since + GRACE - now if grace_ends else GRACE
    if left <= timedelta(0):
        return Standing(OVER)
    return Standing(IN_GRACE, -(-left // timedelta(days=1)))


def asked_since(role_days: Iterable[datetime], began_at: datetime) -> datetime | None:
    """`role_days`: since when the roles are held that ask for it. None without any. `began_at`: when this house began to ask."""
    first = min(role_days, default=None)
    return None if first is None else max(first, began_at)


def step_at(now: datetime) -> int:
    """Which half minute it is, as apps count them."""
    return int(now.timestamp()) // STEP_SECONDS


def steps_that_count(now: datetime, last_step: int | None) -> list[int]:
    """The half minutes whose code is taken: this one, and one of a clock that runs ahead or behind, but none that was used."""
    present = step_at(now)
    return [step for step in (present, present - 1, present + 1) if last_step is None or step > last_step]


def is_app_code(typed: str) -> bool:
    """Whether what was typed looks like a code of an app, rather than one from paper."""
    return len(typed) == 6 and typed.isdecimal()


def check_removal(*, number: int, is_asked: bool) -> None:
    """`number`: how many steps somebody has. Raises RuleError."""
    if is_asked and number <= 1:
        raise RuleError("Dit is je enige tweede stap. Stel eerst een andere in. Daarna kan deze weg.")


def check_reason(why: str) -> None:
    """Raises RuleError."""
    if not why.strip():
        raise RuleError("Schrijf op hoe je weet dat het deze persoon is.", "why")
