"""Where an application stands, from the steps that were taken, and what may be done next."""

from collections.abc import Sequence
from typing import ClassVar

from lms.errors import RuleError

NEW, CALLED, PLACED, WAITING, INVITED, DECLINED = "new", "called", "placed", "waiting", "invited", "declined"
WITHDRAWN = "withdrawn"  # an invitation that was taken back: the application is open again, without a seat
OPEN = (NEW, CALLED, PLACED, WAITING)  # somebody still waits for us
ALLOWED = {
    NEW: (CALLED, PLACED, WAITING, DECLINED),
    CALLED: (CALLED, PLACED, WAITING, DECLINED),
    PLACED: (CALLED, PLACED, WAITING, INVITED, DECLINED),
    WAITING: (CALLED, PLACED, WAITING, DECLINED),
    INVITED: (CALLED, INVITED, WITHDRAWN),
    DECLINED: (CALLED,),
}
STEPS = (*tuple(ALLOWED)[1:], WITHDRAWN)  # kinds: what somebody did with an application
DECIDING = (PLACED, WAITING, INVITED, DECLINED, WITHDRAWN)


class OutOfStep(RuleError):
    """A step does not follow from where an application stands. `STATES` are the words for that, on pages too."""

    STATES: ClassVar[dict[str, str]] = {
        NEW: "nieuw",
        CALLED: "gebeld",
        PLACED: "geplaatst",
        WAITING: "wachtlijst",
        INVITED: "uitgenodigd",
        DECLINED: "afgewezen",
    }

    def __init__(self, state: str):
        words = self.STATES[state]
        super().__init__(
            f"Dat kan nu niet: deze aanmelding staat op ‘{words}’. Misschien was een collega je voor."
        )


STATES = OutOfStep.STATES


def application_state(steps: Sequence[str]) -> str:
    """The last step that decided something. A call changes nothing, except that it opens a declined one again."""
    state = NEW
    for step in steps:
        if step in DECIDING or state in (NEW, DECLINED):
            state = CALLED if step == WITHDRAWN else step
    return state


def check_step(state: str, step: str) -> None:
    if step not in ALLOWED[state]:
        raise OutOfStep(state)


def check_seen(seen: int | None, latest: int) -> None:
    """Who acts must have seen the latest step (by its number; 0 is none yet), or two colleagues do the same thing twice.
    None: not known what was seen."""
    if seen is not None and seen != latest:
        raise RuleError(
            "Een collega was net met deze aanmelding bezig. Lees eerst wat er gebeurde. "
            "Klopt jouw stap dan nog, doe hem opnieuw."
        )


def check_reachable(email: str, phone: str) -> None:
    if not email and not phone:
        raise RuleError("Vul je telefoonnummer of je e-mailadres in. Dan kunnen we je bereiken.", "phone")


def place_kind(name: str, cohort: str, *, seats: int, state: str, is_present_cohort: bool) -> str:
    """Placed when there is a seat, else on the waiting list of that cohort. Raises RuleError when that would change
    nothing, or would cost somebody the seat they have in another cohort."""
    if state == PLACED and is_present_cohort:
        raise RuleError(f"{name} heeft al een plek in {cohort}.", "cohort")
    if seats > 0:
        return PLACED
    if state == PLACED:
        raise RuleError(f"{cohort} is vol. {name} houdt de plek die er al was.", "cohort")
    if state == WAITING and is_present_cohort:
        raise RuleError(f"{cohort} is nog vol. {name} blijft op de wachtlijst.", "cohort")
    return WAITING


def check_new_queue(name: str, cohort: str, *, state: str, is_present_cohort: bool) -> None:
    if state == WAITING and is_present_cohort:
        raise RuleError(f"{name} staat al op de wachtlijst van {cohort}.", "cohort")


def check_withdrawal(name: str, *, came_in: bool) -> None:
    if came_in:
        raise RuleError(f"{name} was al binnen. Laat deze persoon stoppen op de pagina van de deelnemer.")


def check_seat_elsewhere(name: str, *, present: str | None, to: str, moves: bool) -> None:
    """Nobody gets a second seat unseen: whoever invites says that they move."""
    if present is not None and not moves:
        raise RuleError(
            f"{name} heeft al een plek in {present}. Ga naar de aanmelding, en kies daar: verhuis naar {to}."
        )
