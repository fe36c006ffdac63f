"""How dates and numbers look to a Dutch reader."""

from datetime import date, datetime

from lms.clock import local

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


def _day_of(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime) -> str:
    """zaterdag 12 april"""
    on = _day_of(value)
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}"


def time_of_day(value: datetime) -> str:
    """14.00: a full stop between hours and minutes, as Dutch writes it."""
    return local(value).strftime("%H.%M")


def day_time(value: datetime) -> str:
    """zaterdag 12 april, 14.00 uur"""
    return f"{day(value)}, {time_of_day(value)} uur"


def date_long(value: date | datetime) -> str:
    """12 april 2026"""
    on = _day_of(value)
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def month(value: date | datetime) -> str:
    """april 2026"""
    on = _day_of(value)
    return f"{MONTHS[on.month - 1]} {on.year}"


def days_ago(then: datetime, now: datetime) -> str:
    """vandaag, gisteren, 12 dagen geleden: counted in Dutch calendar days."""
    number = (local(now).date() - local(then).date()).days
    if number <= 0:
        return "vandaag"
    return "gisteren" if number == 1 else f"{count(number, 'dag', 'dagen')} geleden"


def count(number: int, one: str, many: str) -> str:
    """1 dag, 3 dagen"""
    return f"{number} {one if number == 1 else many}"


def hours(minutes: int) -> str:
    """2 uur, 2,5 uur: rounded to half an hour, the way people speak."""
    halves = round(minutes / 30)
    return f"{halves // 2}{',5' if halves % 2 else ''} uur"


def initials(name: str) -> str:
    """F. J.: what a stranger may see of a name."""
    return " ".join(f"{part[0].upper()}." for part in name.replace("-", " ").split() if part[0].isalpha())
