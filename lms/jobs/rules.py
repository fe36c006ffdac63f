"""When a job that failed is tried again, and when we stop."""

from datetime import datetime, timedelta

MOST_ATTEMPTS = 40
LONGEST_WAIT = timedelta(minutes=30)
PRESUMED_DEAD = timedelta(minutes=5)


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """10 s, 20 s, 40 s ... at most half an hour apart, for about a day; None when it is a person's turn."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return now + min(timedelta(seconds=10 * 2 ** (min(attempts, 12) - 1)), LONGEST_WAIT)
