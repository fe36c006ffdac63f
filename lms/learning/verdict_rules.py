"""The second acts of an answer to a hand-in: until when it is taken back, when it is looked at again, what contradicts itself."""

from datetime import timedelta

from lms.errors import RuleError
from lms.learning.rules import APPROVED, NEEDS_MORE

UNDO_WITHIN = timedelta(minutes=10)  # until then an answer is shown to nobody
SHOW = "show-review"  # the job that shows it


def check_taking_back(*, waits: bool, is_own: bool) -> None:
    if not waits:
        raise RuleError("De deelnemer heeft dit al kunnen lezen. Kijk nog eens, en schrijf erbij waarom.")
    if not is_own:
        raise RuleError("Alleen wie dit schreef, kan het terugnemen.")


def check_second_look(*, is_shown: bool, has_newer: bool, reason: str) -> None:
    if not is_shown:
        raise RuleError("Er is nog geen antwoord dat de deelnemer kon lezen.")
    if has_newer:
        raise RuleError("Er is al een nieuwe versie ingeleverd. Geef daar een antwoord op.")
    if not reason.strip():
        raise RuleError("Schrijf waarom je antwoord anders wordt. De deelnemer leest dit.", "reason")


def contradiction(outcome: str, met: int, criteria: int) -> str | None:
    """What to ask when the ticks and the outcome say different things. Who ticks nothing says nothing by it."""
    if outcome == APPROVED and 0 < met < criteria:
        return "some_missing"
    return "nothing_missing" if outcome == NEEDS_MORE and 0 < met == criteria else None
