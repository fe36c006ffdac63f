"""What a cohort must be, and when attendance can be written down."""

from collections.abc import Collection
from datetime import date, datetime

from lms.errors import RuleError

LARGEST = 300  # seats


def check_period(starts_on: date, ends_on: date) -> None:
    if ends_on <= starts_on:
        raise RuleError("De laatste dag ligt na de eerste dag. Kijk de datums na.", "ends_on")


def check_capacity(capacity: int) -> None:
    if not 1 <= capacity <= LARGEST:
        raise RuleError(f"Kies een aantal plekken van 1 tot {LARGEST}.", "capacity")


def seats_left(capacity: int, members: int) -> int:
    return max(0, capacity - members)


def check_module(module_slug: str, known: Collection[str]) -> None:
    if module_slug not in known:
        raise RuleError("Deze module hoort niet bij de opleiding van deze lichting.", "module_slug")


def check_group_day(day: date, starts_on: date, ends_on: date) -> None:
    if not starts_on <= day <= ends_on:
        raise RuleError("Een groepsdag valt tussen de eerste en de laatste dag van de lichting.", "starts_at")


def check_attendance_time(starts_at: datetime, now: datetime) -> None:
    if now < starts_at:
        raise RuleError("De groepsdag is nog niet begonnen. Daarna kun je invullen wie er was.")


def check_pause(since: date, until: date | None) -> None:
    if until is not None and until <= since:
        raise RuleError("De dag waarop je weer belt ligt na vandaag.", "until")
