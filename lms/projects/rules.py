"""How a project goes through its phases, the roles in it, and what belongs in its logbook (field guide 3)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.errors import RuleError
from lms.roles import COACH, CONNECTOR, TRAINEE


@dataclass(frozen=True)
class Phase:
    """A stretch of the way of a project. `ready`: what must be there before it goes on; `milestone`: what is worth a party;
    `weeks`: how long it mostly takes, in words."""

    code: str
    name: str
    meaning: str
    ready: tuple[str, ...]
    milestone: str
    weeks: str


CORE_GROUP, ACTIVITY_LEAD, SUCCESSOR, CONTACT = "core_group", "activity_lead", "successor", "partner_contact"
ROLES = (CONNECTOR, TRAINEE, CORE_GROUP, ACTIVITY_LEAD, SUCCESSOR, COACH, CONTACT)
WRITERS = frozenset(ROLES) - {CONTACT}
MOST_CONNECTORS = 2
SHARED = "shared"  # comes out of the training; nobody chooses it
LOGBOOK_KINDS = ("conversation", "event", "milestone", "agreement", "story", SHARED)


def position(phases: Sequence[Phase], code: str | None) -> int | None:
    """The place of a phase in the row, from 0. None when a project is in no phase, or in one that is no longer in the file."""
    return next((place for place, phase in enumerate(phases) if phase.code == code), None)


def next_phases(phases: Sequence[Phase], present: str | None) -> list[Phase]:
    """Where a project may go: one phase on, or back one without shame; anywhere when we do not know where it is."""
    at = position(phases, present)
    return [phase for place, phase in enumerate(phases) if at is None or abs(place - at) == 1]


def check_slug(slug: str) -> None:
    """The last part of the public address: it is printed and shared, so it is chosen once."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise RuleError("Gebruik kleine letters, cijfers en streepjes, bijvoorbeeld oude-school.", "slug")


def check_phase(phases: Sequence[Phase], present: str | None, new: str) -> None:
    if position(phases, new) is None:
        raise RuleError("Kies een fase.", "phase")
    if new == present:
        raise RuleError("Het project is al in deze fase.", "phase")
    if new not in [phase.code for phase in next_phases(phases, present)]:
        raise RuleError("Een project gaat één fase verder of één fase terug.", "phase")


def check_role(role: str, connectors: int) -> None:
    if role not in ROLES:
        raise RuleError("Kies een rol.", "role")
    if role == CONNECTOR and connectors >= MOST_CONNECTORS:
        raise RuleError(f"Een project heeft hooguit {MOST_CONNECTORS} wijkverbinders.", "role")


def check_entry(kind: str, happened_on: date, today: date) -> None:
    if kind not in LOGBOOK_KINDS or kind == SHARED:
        raise RuleError("Kies wat voor bericht dit is.", "kind")
    if happened_on > today:
        raise RuleError("Kies een dag die geweest is.", "happened_on")


def is_shown(*, role: str, agreed: bool, is_certified: bool) -> bool:
    """Whether a name stands on the public page: only with consent, and as wijkverbinder only with a valid certificate."""
    return agreed and (role != CONNECTOR or is_certified)
