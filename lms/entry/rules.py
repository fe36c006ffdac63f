"""Who gets a code read out, and how often."""

from lms.accounts.rules import check_not_self
from lms.errors import RuleError

MOST_A_DAY = 3


def check_reading_out(
    *, by_id: int, person_id: int, is_ours: bool, has_factor: bool, given_today: int
) -> None:
    """`is_ours`: coaches, assesses or works for SLHZ. A voice on the telephone is no second step, so who has one, or needs one,
    comes in without our voice. Raises RuleError."""
    check_not_self(by_id, person_id)
    if is_ours:
        raise RuleError("Wie voor ons werkt, krijgt geen voorgelezen code. De beheerder helpt.")
    if has_factor:
        raise RuleError("Deze persoon heeft een tweede stap. Dan kan een voorgelezen code niet.")
    if given_today >= MOST_A_DAY:
        raise RuleError(
            f"Er zijn vandaag al {MOST_A_DAY} codes voorgelezen. Morgen kan het weer. Een brief kan nu ook."
        )
