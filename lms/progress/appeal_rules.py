"""Not agreeing with a decision: until when, by when we hear somebody and decide (field guide 5.5). Proposals of the field
guide: settings, not law."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from lms.errors import RuleError
from lms.progress.rules import NOT_YET

RAISE_WITHIN, HEAR_WITHIN, DECIDE_WITHIN = timedelta(weeks=6), timedelta(weeks=3), timedelta(weeks=4)
TAKEN, HEARD, DECIDED = "taken", "heard", "decided"
ANSWERS = STANDS, NEW_TALK = "stands", "new_talk"


@dataclass(frozen=True)
class Deadlines:
    hear_by: date
    decide_by: date


def last_day_to_appeal(decided_on: date) -> date:
    return decided_on + RAISE_WITHIN


def deadlines(raised_on: date, heard_on: date | None) -> Deadlines:
    """The decision comes within four weeks after the hearing; until then, after the last day for it."""
    hear_by = raised_on + HEAR_WITHIN
    return Deadlines(hear_by, (heard_on or hear_by) + DECIDE_WITHIN)


def check_appeal(
    *, outcome: str, decided_on: date, today: date, is_raised: bool, text: str, wants_call: bool
) -> None:
    if outcome != NOT_YET:
        raise RuleError("Bezwaar maken kan alleen tegen ‘nog niet’.")
    if is_raised:
        raise RuleError("We weten al dat je het er niet mee eens bent. Kijk hieronder hoe het verder gaat.")
    if today > last_day_to_appeal(decided_on):
        raise RuleError("De 6 weken zijn voorbij. Bel ons, dan kijken we wat wel kan.")
    if not text.strip() and not wants_call:
        raise RuleError("Schrijf waarom je het er niet mee eens bent, of kies dat we je bellen.", "text")


def check_step(kind: str, steps: Mapping[str, int], by_id: int) -> None:
    """`steps`: what was done already, and by whom. Taken, heard, decided: in that order, by one person."""
    if DECIDED in steps:
        raise RuleError("Op dit bezwaar is al besloten.")
    if kind in steps:
        raise RuleError("Dat is al gedaan.")
    if kind != TAKEN and TAKEN not in steps:
        raise RuleError("Neem het bezwaar eerst aan.")
    if kind != TAKEN and steps[TAKEN] != by_id:
        raise RuleError("Iemand anders behandelt dit bezwaar.")
    if kind == DECIDED and HEARD not in steps:
        raise RuleError("Luister eerst naar de deelnemer. Daarna beslis je.")


def check_outcome(outcome: str, reasons: str) -> None:
    if outcome not in (STANDS, NEW_TALK):
        raise RuleError("Kies: het besluit blijft, of een nieuw gesprek.", "outcome")
    if not reasons.strip():
        raise RuleError("Schrijf waarom, in gewone woorden. De deelnemer leest dit.", "reasons")
