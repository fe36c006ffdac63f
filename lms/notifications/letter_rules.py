"""What can be done with a letter, from where it is: printed, posted, brought back by the post, laid aside, and each of these taken
back; and which address fits on an envelope."""

from typing import Final

from lms.errors import RuleError

# where a letter is; these codes are among those of `rules.message_state`
WAITING: Final = "letter"
PRINTED: Final = "printed"
POSTED: Final = "posted"
RETURNED: Final = "returned"  # the post brought it back
ASIDE: Final = "aside"
UNKNOWN: Final = "unknown"
LAPSED: Final = "lapsed"
REPLACED: Final = "replaced"  # by a newer message about the same thing
FIELD = "postal_address"
STATES = (WAITING, PRINTED, POSTED, RETURNED, ASIDE, UNKNOWN, LAPSED, REPLACED)

MAY_COME_FROM = {
    PRINTED: (WAITING,),
    POSTED: (PRINTED,),
    RETURNED: (POSTED,),
    ASIDE: (WAITING, PRINTED, RETURNED),
    WAITING: (RETURNED,),
}
TAKEN_BACK_TO = {PRINTED: WAITING, POSTED: PRINTED, RETURNED: POSTED, ASIDE: WAITING, UNKNOWN: WAITING}
MOST_LINES, LONGEST_LINE = 6, 50  # on an envelope


def check_envelope(address: str) -> None:
    """Raises RuleError when an address cannot be printed on an envelope. None at all is no address, and may be."""
    lines = [line for line in address.splitlines() if line.strip()]
    if lines and not any(sign.isalpha() for sign in address):
        raise RuleError(
            "Dit is geen adres. Schrijf straat en nummer op, en daaronder postcode en plaats.", FIELD
        )
    if len(lines) > MOST_LINES or any(len(line.strip()) > LONGEST_LINE for line in lines):
        raise RuleError(
            f"Dit past niet op een envelop. Er passen {MOST_LINES} regels, van {LONGEST_LINE} tekens. Begin een nieuwe regel.",
            FIELD,
        )


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
