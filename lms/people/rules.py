"""Where somebody is on their way with us, and how a list of people is asked for."""

from dataclasses import dataclass

APPLIED, WAITING, DECLINED = "applied", "waiting", "declined"
INVITED, LEARNING, PAUSED, STOPPED = "invited", "learning", "paused", "stopped"
CERTIFIED, WORKS, OTHER, CLOSED = "certified", "works", "other", "closed"
BEFORE = (APPLIED, WAITING, DECLINED)  # has no account yet
PHASES = (APPLIED, WAITING, INVITED, LEARNING, PAUSED, CERTIFIED, STOPPED, WORKS, OTHER, DECLINED, CLOSED)
BY_NAME, NEWEST, BY_PLACE = "name", "newest", "place"
ORDERS = (BY_NAME, NEWEST, BY_PLACE)


@dataclass(frozen=True)
class Asked:
    """Which people, and in which order. Empty and 0: whatever it is."""

    words: str = ""
    phase: str = ""
    role: str = ""
    place: str = ""
    cohort_id: int = 0
    project_id: int = 0
    order: str = BY_NAME

    @property
    def is_narrowed(self) -> bool:
        """By more than words."""
        return (
            any((self.phase, self.role, self.place, self.cohort_id, self.project_id)) or self.order != BY_NAME
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.words) or self.is_narrowed
