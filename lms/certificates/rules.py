"""What a certificate states, how it reads today, and how its code may be typed."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from lms.curriculum.rules import Outline
from lms.errors import RuleError
from lms.proof.rules import CERTIFICATE, PARTICIPATION
from lms.proof.verdict_rules import IS_PAST, IS_REPLACED, IS_REVOKED, STATES_OF_REGISTER, state_for

VALID_YEARS = 2


MEETING_MINUTES = 120


CODE_LENGTH, NEVER_IN_CODES = 26, frozenset("01IO")


# the states of the table that a register can give, and one for its holder and staff
VALID, EXPIRED, SUPERSEDED, REVOKED = STATES_OF_REGISTER


ENDING = "ending"


STATES = (VALID, ENDING, EXPIRED, REVOKED, SUPERSEDED)


ActKind = Literal[
    "issued", "superseded_renewal", "superseded_name_change", "heard", "revoked", "objected", "objection_granted",
    "objection_rejected", "name_asked", "name_refused", "reminded", "shown_name", "hidden_name", "shown_page", "hidden_page",
    "reissued",
]  # fmt: skip


SUCCESSIONS = RENEWAL, NAME_CHANGE = "renewal", "name_change"


REMINDERS = (90, 30, 7)  # days before the end


ENDS_SOON = timedelta(days=REMINDERS[0])


def facts_of(*, valid_until: date | None, is_revoked: bool, is_superseded: bool, today: date) -> set[str]:
    """What the register knows of a certificate, for the table of verdicts."""
    known = {
        IS_REVOKED: is_revoked,
        IS_REPLACED: is_superseded,
        IS_PAST: valid_until is not None and today > valid_until,
    }
    return {fact for fact, is_so in known.items() if is_so}


def certificate_state(
    *,
    valid_until: date | None,
    is_revoked: bool,
    today: date,
    is_superseded: bool = False,
    shows_end: bool = False,
) -> str:
    """How a certificate stands. Only staff and the holder are told that the end comes near (`shows_end`)."""
    facts = facts_of(valid_until=valid_until, is_revoked=is_revoked, is_superseded=is_superseded, today=today)
    state = state_for(facts)
    if state != VALID or valid_until is None:
        return state
    return ENDING if shows_end and today >= valid_until - ENDS_SOON else VALID


def reminder_due(valid_until: date, today: date) -> int | None:
    """Which reminder belongs to today: the nearest one, so that a night that was missed is made up for."""
    left = (valid_until - today).days
    return min((days for days in REMINDERS if 0 <= left <= days), default=None)


def last_day(issued_on: date) -> date:
    """Two years later; somebody certified on 29 February keeps it until the 28th."""
    return same_day_in(issued_on.year + VALID_YEARS, issued_on)


def same_day_in(year: int, day: date) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def number_prefix(year: int, kind: str) -> str:
    return f"SLHZ-{year}-" if kind == CERTIFICATE else f"SLHZ-D-{year}-"


def number_of(prefix: str, serial: int) -> str:
    """SLHZ-2026-0001, SLHZ-2026-0002 and on; after 9999 comes 10000."""
    return f"{prefix}{serial:04d}"


def series_of(number: str) -> tuple[str, int]:
    """What stands before the last dash, dash included, and the serial after it."""
    prefix, dash, serial = number.rpartition("-")
    return f"{prefix}{dash}", int(serial)


def check_code(code: str) -> None:
    """What can be seen of a tidied code before it is looked up. Raises RuleError with what to look at."""
    if len(code) != CODE_LENGTH:
        raise RuleError(
            f"Deze code kennen we niet. Een code heeft {CODE_LENGTH} letters en cijfers. Je typte er {len(code)}.",
            "code",
        )
    if set(code) & NEVER_IN_CODES:
        raise RuleError("Deze code kennen we niet. In een code staat nooit een 0, 1, I of O.", "code")


def spaced_code(code: str) -> str:
    """The code in groups of four (ABCD EFGH ...), so that it can be read aloud."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


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
        "assignments": sum(task.hours * 60 for task in outline.assignments()),
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
    promised: Outline | None = None,
    evidence: Sequence[str] = (),
) -> Mapping[str, Any]:
    """Everything the document states, as it is on the day of issue. The hours are those of the version that was `promised` at the
    start, if that is another. `evidence` are the kinds of the pieces that the final talk was about."""
    return {
        **what_is_certified(outline),
        "holder": holder,
        "organisation": organisation,
        "assessor": assessor,
        "coordinator": coordinator,
        "evidence": list(evidence),
        "assignments": len(outline.assignments()),
        "lessons": len(outline.lessons()),
        "meetings": meetings,
        "group_days": group_days,
        "minutes": hours_of(promised or outline),
    }


def participation_facts(
    outline: Outline, *, title: str, holder: str, organisation: str, done: Mapping[str, Any]
) -> Mapping[str, Any]:
    """What a statement of participation states: what was done, and nothing about what somebody can do."""
    return {
        **what_is_taken_part_in(outline, title=title),
        "holder": holder,
        "organisation": organisation,
        "assessor": "",
        **done,
    }


def what_is_certified(outline: Outline) -> Mapping[str, Any]:
    """The same for everybody who is certified by this version."""
    return {
        "title": outline.certificate_title,
        "programme": outline.title,
        "course": outline.course_slug,
        "version": outline.number,
        "outcomes": list(outline.learning_outcomes),
        "modules": [module.title for module in outline.modules],
    }


def what_is_taken_part_in(outline: Outline, *, title: str) -> Mapping[str, Any]:
    """The same for everybody who took part in this version and stopped."""
    common = {**what_is_certified(outline), "outcomes": [], "modules": []}
    return {**common, "kind": PARTICIPATION, "title": title}


def linkedin_address(
    *, title: str, organisation: str, issued_on: date, valid_until: date | None, address: str, number: str
) -> str:
    """LinkedIn's own form for adding a certificate to a profile, filled in. Nothing is sent until the holder does."""
    values = {
        "startTask": "CERTIFICATION_NAME",
        "name": title,
        "organizationName": organisation,
        "issueYear": issued_on.year,
        "issueMonth": issued_on.month,
        "certUrl": address,
        "certId": number,
    }
    if valid_until is not None:
        values |= {"expirationYear": valid_until.year, "expirationMonth": valid_until.month}
    return f"https://www.linkedin.com/profile/add?{urlencode(values)}"


def check_name_change(name: str, *, present: str, state: str) -> None:
    if state in (REVOKED, SUPERSEDED):
        raise RuleError("Dit certificaat geldt niet meer. Vraag de nieuwe naam aan bij het nieuwste.")
    if state == EXPIRED:
        raise RuleError("Dit certificaat is verlopen. Verleng het eerst.")
    if not name.strip():
        raise RuleError("Vul de nieuwe naam in.", "name")
    if name.strip() == present:
        raise RuleError("Deze naam staat er al op.", "name")
