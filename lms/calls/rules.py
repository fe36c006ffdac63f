"""Whose turn it is to ring somebody, and in which order."""

from datetime import UTC, datetime, timedelta

from lms.errors import RuleError
from lms.formats import time_of_day

CLAIM_LIFE = timedelta(hours=1)
LAST = datetime.max.replace(tzinfo=UTC)


def claim_ends(claimed_at: datetime | None, now: datetime) -> datetime | None:
    """Until when a colleague has said that they ring; None when nobody does, or no longer."""
    if claimed_at is None or claimed_at + CLAIM_LIFE <= now:
        return None
    return claimed_at + CLAIM_LIFE


def check_turn(claimed_by_id: int | None, name: str, until: datetime | None, *, by_id: int) -> None:
    """Raises RuleError when a colleague rings them now."""
    if until is not None and claimed_by_id != by_id:
        raise RuleError(f"{name} belt nu, tot {time_of_day(until)} uur. Daarna kun jij bellen.")


def urgency(until: datetime | None, since: datetime, tries: int) -> tuple[datetime, int, datetime]:
    """The order of the list: what is over soonest first, then who was tried least, then who waits longest."""
    return (until or LAST, tries, since)


def to_say(body: str) -> list[str]:
    """The lines of a message that are read out: an address on a screen is not, nor the line that leads to it."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    return [
        line
        for line, following in zip(lines, [*lines[1:], ""], strict=False)
        if "://" not in line and not (line.endswith(":") and "://" in following)
    ]
