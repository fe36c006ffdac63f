"""When two applications may become one, and when they may be taken apart again."""

from lms.errors import RuleError
from lms.intake.rules import DECLINED, INVITED

PHONE, EMAIL, NAME = "phone", "email", "name"
ALIKE = (PHONE, EMAIL, NAME)  # in what two applications, or an application and a person, may be the same


def alike(one: tuple[str | None, str | None, str | None], other: tuple[str | None, ...]) -> tuple[str, ...]:
    """In what two are the same, by their keys in the order of `ALIKE`. What is not known is the same as nothing."""
    pairs = zip(ALIKE, one, other, strict=True)
    return tuple(code for code, key, other_key in pairs if key and key == other_key)


def check_stands_alone(*, is_merged: bool) -> None:
    if is_merged:
        raise RuleError("Deze aanmelding is samengevoegd met een andere. Ga daar verder.")


def check_merge(*, is_same: bool, state: str, other: str) -> None:
    """Whether the `other` application may go on in this one, by where both stand."""
    if is_same:
        raise RuleError("Dit is dezelfde aanmelding.")
    if other == INVITED and state == INVITED:
        raise RuleError(
            "Allebei zijn al uitgenodigd. Er zijn dus twee accounts. Die voeg je hier niet samen."
        )
    if other == INVITED:
        raise RuleError("De andere is al uitgenodigd. Open die aanmelding, en voeg deze daar toe.")
    if state == DECLINED and other != DECLINED:
        raise RuleError("Deze is afgewezen. Open de andere aanmelding, en voeg deze daar toe.")


def check_apart(*, was_sent: bool, reason: str) -> None:
    """`was_sent`: since they became one somebody was invited or declined."""
    if was_sent and not reason:
        raise RuleError(
            "Er is al een bericht gegaan. Schrijf op waarom je ze toch uit elkaar haalt.", "reason"
        )
