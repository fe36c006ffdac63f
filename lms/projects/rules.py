"""The phases of a project, the roles in it, and what belongs in its logbook (field guide 3)."""

import re
from dataclasses import dataclass
from datetime import date

from lms.errors import RuleError


@dataclass(frozen=True)
class Phase:
    code: str
    name: str
    meaning: str


PHASES = (
    Phase("meet", "Kennismaken", "We leren de wijk en elkaar kennen."),
    Phase("explore", "Verkennen", "We kijken wat er al is, en wat vaststaat."),
    Phase("gather", "Ophalen", "We vragen iedereen wat er zou moeten komen."),
    Phase("decide", "Kiezen", "We kiezen samen, ook met wie er niet bij kon zijn."),
    Phase("plan", "Plannen", "Wie doet wat, wanneer, en wat kost het?"),
    Phase("pilot", "Proberen", "We proberen het een paar keer in het klein."),
    Phase("open", "Openen", "De plek gaat open, op vaste tijden."),
    Phase("run", "Draaien", "Steeds meer buren doen mee."),
    Phase("handover", "Overdragen", "Anderen nemen het over."),
)
CODES = tuple(phase.code for phase in PHASES)
CONNECTOR, TRAINEE, PARTNER = "connector", "trainee", "partner_contact"
ROLES = {
    CONNECTOR: "wijkverbinder",
    TRAINEE: "wijkverbinder in opleiding",
    "core_group": "kerngroep",
    "activity_lead": "trekker",
    "successor": "opvolger",
    "coach": "begeleider",
    PARTNER: "contactpersoon van een partner",
}
WRITERS = frozenset(ROLES) - {PARTNER}
MOST_CONNECTORS = 2
SHARED = "shared"
LOGBOOK_KINDS = {
    "conversation": "Gesprekken",
    "event": "Bijeenkomst",
    "milestone": "Mijlpaal",
    "agreement": "Afspraak",
    "story": "Vertelling",
    SHARED: "Uit de opleiding",
}


def phase_position(code: str) -> int:
    return CODES.index(code)


def check_slug(slug: str) -> None:
    """The last part of the public address: it is printed and shared, so it is chosen once."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise RuleError("Gebruik kleine letters, cijfers en streepjes, bijvoorbeeld oude-school.", "slug")


def check_phase(present: str | None, new: str) -> None:
    """A project goes on one phase, or back one without shame."""
    if new not in CODES:
        raise RuleError("Kies een fase.", "phase")
    if present is not None and abs(phase_position(new) - phase_position(present)) != 1:
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
