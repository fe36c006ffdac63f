"""How groups may change: which people go where, and what is left."""

from lms.errors import RuleError
from lms.peergroups.rules import LARGEST, SMALLEST

KINDS = MERGE, SPLIT, GO_ON = "merge", "split", "go_on"
OUTCOMES = DONE, DROPPED = "done", "dropped"


def check_change(
    kind: str, *, going: int, staying: int, there: int, is_open: bool, are_certified: bool, is_same: bool
) -> None:
    """`there`: how many are in the group they come to, 0 for a new one; `is_open`: one of the groups is asked already."""
    if is_open:
        raise RuleError("Een van de groepen heeft al een vraag open staan. Wacht tot die geregeld is.")
    if is_same:
        raise RuleError("Kies een andere groep.", "to_group")
    if not going:
        raise RuleError("Kies wie er meegaan.", "people")
    if not fits(going, there):
        raise RuleError(
            f"Dan zijn er {going + there}. Een groep heeft {SMALLEST} tot {LARGEST} mensen.", "to_group"
        )
    if kind == SPLIT and not SMALLEST <= staying <= LARGEST:
        raise RuleError(f"Dan is wat overblijft te klein. Laat er minstens {SMALLEST} achter.", "people")
    if kind == GO_ON and not are_certified:
        raise RuleError(
            "Alleen wie een certificaat heeft, gaat verder in een groep van wijkverbinders.", "people"
        )


def fits(going: int, there: int) -> bool:
    return SMALLEST <= going + there <= LARGEST


def check_still_fits(*, is_so: bool) -> None:
    if not is_so:
        raise RuleError("Het past intussen niet meer. Trek de vraag in en vraag het opnieuw.")
