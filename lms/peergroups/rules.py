"""Intervisie: who takes a turn, who may be in a group, what can be planned. Numbers are proposals of the field guide: settings,
not law."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from lms.errors import RuleError

SMALLEST, ADVISED, LARGEST = 4, 5, 7
Advice = Literal["small", "one_neighbourhood"]
UNDO_WITHIN = timedelta(minutes=10)  # of calling a meeting off


@dataclass(frozen=True)
class MeetingFacts:
    """What somebody did in intervisie: meetings attended, and turns taken in meetings they attended."""

    attended: int = 0
    as_host: int = 0
    as_case_bringer: int = 0


def check_composition(number: int, staff: int) -> None:
    """Refuses what cannot work: too few, too many, or somebody who decides about the others."""
    if staff:
        raise RuleError(
            "Een medewerker of begeleider hoort niet in een intervisiegroep. Anders durft niemand te vertellen.",
            "people",
        )
    if not SMALLEST <= number <= LARGEST:
        raise RuleError(f"Kies {SMALLEST} tot {LARGEST} mensen. Met 5 of 6 gaat het het best.", "people")


def composition_advice(number: int, neighbourhoods: Sequence[str]) -> list[Advice]:
    """What to think about in a group that is allowed: codes for the page to word."""
    named = {place.strip().casefold() for place in neighbourhoods if place.strip()}
    is_small, is_alike = number < ADVISED, len(named) == 1 and number > 1
    found: dict[Advice, bool] = {"small": is_small, "one_neighbourhood": is_alike}
    return [code for code, is_so in found.items() if is_so]


def check_plan(
    *, starts_at: datetime, method: str, known_methods: Collection[str], hosts: Collection[int], bringers: Collection[int],
    member_ids: frozenset[int], now: datetime,
) -> None:  # fmt: skip
    if starts_at <= now:
        raise RuleError("Kies een dag en tijd die nog komen.", "starts_at")
    if method not in known_methods:
        raise RuleError("Kies een werkvorm.", "method")
    check_two_roles(hosts, bringers)
    if not {*hosts, *bringers} <= member_ids:
        raise RuleError("Kies iemand uit de groep.", "case_bringer")


def check_two_roles(hosts: Collection[int], bringers: Collection[int]) -> None:
    if set(hosts) & set(bringers):
        raise RuleError("Wie iets inbrengt kan het gesprek niet ook leiden. Kies twee mensen.", "host")


def check_attendance_time(ends_at: datetime, now: datetime) -> None:
    if now < ends_at:
        raise RuleError("De bijeenkomst is nog niet afgelopen. Daarna kun je invullen wie er was.")


def check_no_overlap(begins: datetime, ends: datetime, others: Iterable[tuple[datetime, datetime]]) -> None:
    """A group is in one place at a time. `others`: when its other meetings begin and end."""
    if any(begins < other_ends and other_begins < ends for other_begins, other_ends in others):
        raise RuleError("De groep heeft dan al een bijeenkomst. Kies een andere tijd.", "starts_at")


def is_seen_by_another(*, is_outsider: bool, is_same: bool, written_by: int | None, by: int) -> bool:
    """Whether attendance counts from now on: a coach or colleague outside the group wrote it, or a second member sees the
    same as the first wrote."""
    return is_outsider or (is_same and written_by not in (None, by))


def check_answer_time(starts_at: datetime, cancelled_at: datetime | None, now: datetime) -> None:
    if cancelled_at is not None:
        raise RuleError("Deze bijeenkomst gaat niet door.")
    if now >= starts_at:
        raise RuleError("De bijeenkomst is al begonnen.")


def too_few_come(members: int, away: int) -> bool:
    """With fewer than four an evening does not work: the group is asked to move it."""
    return members - away < SMALLEST


def may_still_undo(cancelled_at: datetime | None, now: datetime) -> bool:
    return cancelled_at is not None and now <= cancelled_at + UNDO_WITHIN


def check_undo(cancelled_at: datetime | None, now: datetime) -> None:
    if not may_still_undo(cancelled_at, now):
        raise RuleError("Terugdraaien kan tot 10 minuten na het afzeggen. Plan een nieuwe bijeenkomst.")
