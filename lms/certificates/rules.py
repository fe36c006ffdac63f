"""What a certificate states, how it reads today, and how its code may be typed."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from lms.curriculum.rules import Outline
from lms.errors import RuleError

VALID_YEARS = 2
MEETING_MINUTES = 120
CODE_LENGTH = 26
VALID, EXPIRED, REVOKED = "valid", "expired", "revoked"


def state(*, valid_until: date, is_revoked: bool, today: date) -> str:
    if is_revoked:
        return REVOKED
    return VALID if today <= valid_until else EXPIRED


def last_day(issued_on: date) -> date:
    """Two years later; somebody certified on 29 February keeps it until the 28th."""
    try:
        return issued_on.replace(year=issued_on.year + VALID_YEARS)
    except ValueError:
        return issued_on.replace(year=issued_on.year + VALID_YEARS, day=28)


def number(year: int, serial: int) -> str:
    return f"SLHZ-{year}-{serial:04d}"


def tidy_code(typed: str) -> str:
    """A code as people type it over from paper: any case, spaces and dashes."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def spaced_code(code: str) -> str:
    """ABCD EFGH ...: groups of four, to read aloud."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def plain_name(name: str) -> str:
    """Letters only, without accents and capitals, to compare what somebody typed."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in decomposed if sign.isalpha())


def surname_fits(full_name: str, typed: str) -> bool:
    """Whether the typed name is the surname: all of the name but the first word, or its last word."""
    parts = full_name.split()
    surnames = (
        {plain_name(" ".join(parts[1:])), plain_name(parts[-1])}
        if len(parts) > 1
        else {plain_name(full_name)}
    )
    return plain_name(typed) in surnames - {""}


def hours_of(outline: Outline) -> dict[str, int]:
    """Minutes of the programme by kind, from the course itself. Group days and meetings: as many as are asked."""
    lessons = sum(lesson.minutes for _, lesson in outline.lessons())
    group_days = sum(
        sorted((module.group_day_minutes for module in outline.modules), reverse=True)[
            : outline.requirements.group_days
        ]
    )
    return {
        "lessons": lessons,
        "group_days": group_days,
        "assignments": sum(module.assignment.hours * 60 for module in outline.modules),
        "peer_meetings": outline.requirements.peer_meetings * MEETING_MINUTES,
    }


def frozen_facts(
    outline: Outline,
    *,
    holder: str,
    organisation: str,
    assessor: str,
    coordinator: str,
    meetings: int,
    group_days: int,
) -> Mapping[str, Any]:
    """Everything the document states, as it is on the day of issue."""
    return {
        "holder": holder,
        "title": outline.certificate_title,
        "programme": outline.title,
        "version": outline.number,
        "organisation": organisation,
        "assessor": assessor,
        "coordinator": coordinator,
        "outcomes": list(outline.learning_outcomes),
        "modules": [module.title for module in outline.modules],
        "assignments": len(outline.modules),
        "lessons": len(outline.lessons()),
        "meetings": meetings,
        "group_days": group_days,
        "minutes": hours_of(outline),
    }


def check_revocation(reason: str, *, is_revoked: bool) -> None:
    if is_revoked:
        raise RuleError("Dit certificaat is al ingetrokken.")
    if not reason.strip():
        raise RuleError("Schrijf waarom. Deze reden komt nooit op de openbare pagina.", "reason")
