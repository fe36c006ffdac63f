"""When a group has said yes to somebody, and what may be asked of a group at all."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Literal

from lms.errors import RuleError
from lms.peergroups.rules import LARGEST

SILENCE_IS_YES = timedelta(days=7)
COACH_DECIDES_WITHIN = timedelta(days=14)  # of an objection
State = Literal["waits", "yes", "objection"]
OUTCOMES = JOINED, ELSEWHERE = "joined", "elsewhere"
JOINS, RETURNS, LEAVES = "joined", "returned", "left"
# somebody left one group for another, since the group itself changed: by the kind of change
CHANGED_AS = {"merge": "went_along", "split": "moved_along", "go_on": "went_on"}
ACTS = (JOINS, RETURNS, LEAVES, *CHANGED_AS.values())


def state_of_asking(
    answers: Mapping[int, bool],
    members: Collection[int],
    *,
    asked_at: datetime,
    is_agreed_aloud: bool,
    now: datetime,
) -> State:
    """`answers`: what each member said. An objection waits for the coach, whatever else was said; without one the group has
    said yes when all did, when they agreed aloud, or after seven days of silence."""
    if not all(answers.values()) and not is_agreed_aloud:
        return "objection"
    everybody = set(members) <= {person for person, is_yes in answers.items() if is_yes}
    return "yes" if is_agreed_aloud or everybody or now >= asked_at + SILENCE_IS_YES else "waits"


def check_ask(*, is_staff: bool, is_member: bool, is_asked: bool, size: int, in_other_group: bool) -> None:
    """Whether a group can be asked to take somebody in."""
    if is_staff:
        raise RuleError(
            "Een medewerker of begeleider hoort niet in een intervisiegroep. Anders durft niemand te vertellen.",
            "person",
        )
    if is_member:
        raise RuleError("Deze persoon zit al in de groep.", "person")
    if is_asked:
        raise RuleError("De groep is dit al gevraagd.", "person")
    if in_other_group:
        raise RuleError("Deze persoon zit al in een andere groep van deze lichting.", "person")
    if size >= LARGEST:
        raise RuleError(
            f"Deze groep is vol: {LARGEST} mensen is het meeste. Kies een andere groep.", "person"
        )


def check_open(settled_at: datetime | None) -> None:
    if settled_at is not None:
        raise RuleError("Dit is al geregeld.")
