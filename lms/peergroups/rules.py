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
COACH_LEADS = 2  # the coach leads the first meetings


@dataclass(frozen=True)
class MeetingFacts:
    """What somebody did in intervisie: meetings attended, and turns taken in meetings they attended."""

    attended: int = 0
    as_host: int = 0
    as_case_bringer: int = 0


@dataclass(frozen=True)
class PastTurns:
    """When somebody last hosted and last brought a case; never is the longest ago."""

    person_id: int
    hosted_at: datetime | None
    brought_at: datetime | None


def suggest_turns(turns: Sequence[PastTurns], meetings_before: int) -> tuple[int | None, int | None]:
    """(host, case bringer) for the next meeting: whose turn was longest ago, never one person both. In the first
    meetings the coach leads, so there is no host among the members."""
    if not turns:
        return None, None

    def longest_ago(moment: datetime | None, person_id: int) -> tuple[bool, float, int]:
        return (moment is not None, moment.timestamp() if moment else 0.0, person_id)

    bringer = min(turns, key=lambda turn: longest_ago(turn.brought_at, turn.person_id))
    others = [turn for turn in turns if turn.person_id != bringer.person_id]
    if meetings_before < COACH_LEADS or not others:
        return None, bringer.person_id
    host = min(others, key=lambda turn: longest_ago(turn.hosted_at, turn.person_id))
    return host.person_id, bringer.person_id


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
    *,
    starts_at: datetime,
    method: str,
    known_methods: Collection[str],
    host_id: int | None,
    case_bringer_id: int | None,
    member_ids: frozenset[int],
    now: datetime,
) -> None:
    if starts_at <= now:
        raise RuleError("Kies een dag en tijd die nog komen.", "starts_at")
    if method not in known_methods:
        raise RuleError("Kies een werkvorm.", "method")
    check_two_roles(host_id, case_bringer_id)
    if not {host_id, case_bringer_id} - {None} <= member_ids:
        raise RuleError("Kies iemand uit de groep.", "case_bringer")


def check_two_roles(host_id: int | None, case_bringer_id: int | None) -> None:
    if host_id is not None and host_id == case_bringer_id:
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


def may_still_undo(cancelled_at: datetime | None, now: datetime) -> bool:
    return cancelled_at is not None and now <= cancelled_at + UNDO_WITHIN


def check_undo(cancelled_at: datetime | None, now: datetime) -> None:
    if not may_still_undo(cancelled_at, now):
        raise RuleError("Terugdraaien kan tot 10 minuten na het afzeggen. Plan een nieuwe bijeenkomst.")
