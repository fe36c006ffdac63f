"""Where somebody stood at the end of a year in a cohort: one answer a place, so that a row adds up to its people."""

from dataclasses import dataclass
from datetime import datetime

BUSY, PAUSED, PASSED, STOPPED = "busy", "paused", "passed", "stopped"
STANDINGS = (BUSY, PAUSED, PASSED, STOPPED)


@dataclass(frozen=True)
class Place:
    """A seat in a cohort: since when, until when, and what became of it."""

    since: datetime
    until: datetime | None
    passed_at: datetime | None
    went_elsewhere: bool
    is_paused: bool


def standing(place: Place, *, since: datetime, end: datetime) -> str | None:
    """Where a place stood at the end of the year: busy, paused, passed or stopped. None when it took no part in that year,
    or is counted in the cohort they went to."""
    if place.since >= end or (place.until is not None and place.until < since):
        return None
    if place.passed_at is not None and place.passed_at < since:
        return None
    has_left = place.until is not None and place.until < end
    if has_left and place.went_elsewhere:
        return None
    if place.passed_at is not None and place.passed_at < end:
        return PASSED
    if has_left:
        return STOPPED
    return PAUSED if place.is_paused else BUSY
