"""An evening that is led from a phone: when it may begin and end, who leads, and when a coach is asked to ring."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.errors import RuleError

OPENS_BEFORE = timedelta(hours=2)  # the planned beginning
CLOSES_AFTER = timedelta(hours=12)  # the planned end
SHORTEST = timedelta(minutes=30)  # from the first tap, so that nobody writes down an evening that was not
OPEN_AFTERWARDS = timedelta(hours=48)  # for a learning point and the two questions
LONGEST_POINT = 200  # characters
THEMES = ("reaching", "deciding", "working_together", "conflict", "limits", "organising")
ENOUGH_ANSWERS, MANY_NOES = 4, 2  # to one question, of one evening


@dataclass(frozen=True)
class Taps:
    """How often yes and no were said to the two questions of one evening. Who said what is kept nowhere."""

    dared_yes: int = 0
    dared_no: int = 0
    useful_yes: int = 0
    useful_no: int = 0


def check_open(starts_at: datetime, ends_at: datetime, cancelled_at: datetime | None, now: datetime) -> None:
    if cancelled_at is not None:
        raise RuleError("Deze bijeenkomst gaat niet door.")
    if now < starts_at - OPENS_BEFORE:
        raise RuleError("Dit kan vanaf 2 uur voor het begin.")
    if now > ends_at + CLOSES_AFTER:
        raise RuleError("Deze avond is voorbij. Vul alleen nog in wie er was.")


def is_open(starts_at: datetime, ends_at: datetime, cancelled_at: datetime | None, now: datetime) -> bool:
    return cancelled_at is None and starts_at - OPENS_BEFORE <= now <= ends_at + CLOSES_AFTER


def check_going(ended_at: datetime | None) -> None:
    if ended_at is not None:
        raise RuleError("Deze avond is al afgerond.")


def check_leads(leader_id: int, leader: str, person_id: int) -> None:
    """Only who tapped last leads; `leader` is how that person is called."""
    if leader_id != person_id:
        raise RuleError(f"{leader} leidt nu. Wil jij weer leiden? Kies dan: ik neem het over.")


def check_step(number: int, steps: int) -> None:
    if not 0 <= number < steps:
        raise RuleError("Die stap is er niet.")


def check_end(begun_at: datetime, now: datetime) -> None:
    if now < begun_at + SHORTEST:
        raise RuleError("Jullie zijn nog maar net begonnen. Afronden kan na een half uur.")


def check_theme(theme: str) -> None:
    if theme not in THEMES:
        raise RuleError("Kies één onderwerp uit de lijst.", "theme")


def check_were_there(turns: Collection[int], present: Collection[int]) -> None:
    """Who led or brought something was there too."""
    if not set(turns) <= set(present):
        raise RuleError("Wie leidde of iets inbracht, was er ook. Zet een vinkje bij die naam.", "present")


def still_open_until(ended_at: datetime) -> datetime:
    return ended_at + OPEN_AFTERWARDS


def check_afterwards(ended_at: datetime | None, now: datetime) -> None:
    if ended_at is None:
        raise RuleError("De avond is nog niet afgerond.")
    if now > still_open_until(ended_at):
        raise RuleError("Dit kon tot 48 uur na de avond.")


def _is_low(yes: int, no: int) -> bool:
    return yes + no >= ENOUGH_ANSWERS and no >= MANY_NOES


def went_badly(taps: Taps) -> bool:
    """At least two of at least four people said no to the same question."""
    return _is_low(taps.dared_yes, taps.dared_no) or _is_low(taps.useful_yes, taps.useful_no)


def asks_for_a_call(evenings: Sequence[tuple[datetime, Taps]], now: datetime) -> bool:
    """Whether a coach rings the group: the last two evenings went badly. `evenings`: when each ended, and its taps, in order.
    One that people can still answer is not looked at, so that nobody sees who just did."""
    closed = [taps for ended_at, taps in evenings if now > still_open_until(ended_at)]
    return len(closed) > 1 and all(went_badly(taps) for taps in closed[-2:])


def counted(taps: Taps, *, dared: bool | None, useful: bool | None) -> Taps:
    """The counters with the answers of one more person; none is no answer."""
    return Taps(
        taps.dared_yes + (dared is True),
        taps.dared_no + (dared is False),
        taps.useful_yes + (useful is True),
        taps.useful_no + (useful is False),
    )
