"""Where an application stands, from the steps that were taken, and what may be done next."""

from collections.abc import Sequence

from lms.errors import RuleError

NEW, CALLED, PLACED, WAITING, INVITED, DECLINED = "new", "called", "placed", "waiting", "invited", "declined"
STATES = {
    NEW: "nieuw",
    CALLED: "gebeld",
    PLACED: "geplaatst",
    WAITING: "wachtlijst",
    INVITED: "uitgenodigd",
    DECLINED: "afgewezen",
}
ALLOWED = {
    NEW: (CALLED, PLACED, WAITING, DECLINED),
    CALLED: (CALLED, PLACED, WAITING, DECLINED),
    PLACED: (CALLED, PLACED, WAITING, INVITED, DECLINED),
    WAITING: (CALLED, PLACED, DECLINED),
    INVITED: (CALLED, INVITED),
    DECLINED: (CALLED,),
}
DECIDING = (PLACED, WAITING, INVITED, DECLINED)


def state_of(steps: Sequence[str]) -> str:
    """The last step that decided something. A call changes nothing, except that it opens a declined one again."""
    state = NEW
    for step in steps:
        if step in DECIDING or state in (NEW, DECLINED):
            state = step
    return state


def check_step(state: str, step: str) -> None:
    if step not in ALLOWED[state]:
        raise RuleError(
            f"Dat kan nu niet: deze aanmelding is {STATES[state]}. Misschien was een collega je voor."
        )


def check_reachable(email: str, phone: str) -> None:
    if not email and not phone:
        raise RuleError("Vul je telefoonnummer of je e-mailadres in. Dan kunnen we je bereiken.", "phone")
