"""How the list of applications is asked for, and in which order it comes."""

from dataclasses import dataclass

from lms.intake.rules import OPEN, STATES

WORK, NEWEST, BY_NAME, BY_PLACE = "work", "newest", "name", "place"
ORDERS = (WORK, NEWEST, BY_NAME, BY_PLACE)


@dataclass(frozen=True)
class Asked:
    """Which applications. Without a state: those that wait for us. 0: whatever cohort."""

    words: str = ""
    state: str = ""
    cohort_id: int = 0
    order: str = WORK

    @property
    def states(self) -> tuple[str, ...]:
        return (self.state,) if self.state else OPEN

    @property
    def latest_first(self) -> bool:
        """What is done with stands the latest first, unless another order is asked."""
        return self.order == NEWEST or (self.order == WORK and not set(self.states) <= set(OPEN))

    @property
    def is_narrowed(self) -> bool:
        """By more than words and the state."""
        return bool(self.cohort_id) or self.order != WORK


def rank_of(state: str) -> int:
    """Of the order of work: new ones first, waiting lists last."""
    return list(STATES).index(state)
