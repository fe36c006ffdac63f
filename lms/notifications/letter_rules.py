"""What can be done with a letter, from where it is: printed, posted, laid aside, and each of these taken back."""

from typing import Final

from lms.errors import RuleError

# where a letter is; these codes are among those of `rules.message_state`
WAITING: Final = "letter"
PRINTED: Final = "printed"
POSTED: Final = "posted"
ASIDE: Final = "aside"
UNKNOWN: Final = "unknown"
LAPSED: Final = "lapsed"
STATES = (WAITING, PRINTED, POSTED, ASIDE, UNKNOWN, LAPSED)

MAY_COME_FROM = {PRINTED: (WAITING,), POSTED: (PRINTED,), ASIDE: (WAITING, PRINTED)}
TAKEN_BACK_TO = {PRINTED: WAITING, POSTED: PRINTED, ASIDE: WAITING, UNKNOWN: WAITING}


def check_letter_step(state: str, to: str) -> None:
    """Raises RuleError when a letter that is here cannot go there."""
    if state not in MAY_COME_FROM[to]:
        raise RuleError("Dat kan nu niet met deze brief. Op deze pagina zie je waar hij is.")


def check_taking_back(state: str, seen: str) -> None:
    """Raises RuleError when the letter is no longer where the colleague saw it, or when there is nothing to take back.
    Pressing twice must not take back two steps."""
    if state != seen:
        raise RuleError("Een collega was je net voor. Op deze pagina zie je waar de brief nu is.")
    if state not in TAKEN_BACK_TO:
        raise RuleError("Er is met deze brief nog niets gedaan dat je kunt terugzetten.")
