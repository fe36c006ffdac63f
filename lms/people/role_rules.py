"""Which roles are given and ended by hand, by whom, and what to know before: pure, of facts that `role_queries` gathers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar

from lms.accounts.rules import check_not_self
from lms.errors import RuleError
from lms.roles import ADMINISTRATOR, ASSESSOR, COACH, COORDINATOR, PARTNER

GIVEN, LENT, ENDED, MISTAKE, SEEN = "given", "lent", "ended", "mistake", "seen"
ROLE_ACTS = (GIVEN, LENT, ENDED, MISTAKE, SEEN)
BY_HAND = (
    COACH,
    ASSESSOR,
    COORDINATOR,
    ADMINISTRATOR,
)  # to give; a seat, a certificate and a project bring the others
ENDED_BY_HAND = (*BY_HAND, PARTNER)
BY_ADMINISTRATOR = (COORDINATOR, ADMINISTRATOR)
MISTAKE_WITHIN = timedelta(hours=24)

CONTACT, LEARNS, COACHES, KNOWS, ASSESSES = "contact", "learns", "coaches", "knows", "assesses"
LEARNS_HERE, ASSESSES_HERE = "learns_here", "assesses_here"
REFUSED = (LEARNS_HERE, ASSESSES_HERE)
CONCERNS = (CONTACT, LEARNS, COACHES, KNOWS, ASSESSES, *REFUSED)


@dataclass(frozen=True)
class Facts:
    """What somebody is besides. `knows`: names of those in training whom they coached or learned with; `assesses_here`: of
    those in the cohort with whom they have a talk planned; `learns_here`: takes part in the very cohort."""

    name: str
    contact_of: Sequence[str] = ()
    learns_in: Sequence[str] = ()
    coaches: Sequence[str] = ()
    knows: Sequence[str] = ()
    assesses: bool = False
    learns_here: bool = False
    assesses_here: Sequence[str] = field(default=())


class Concerned(RuleError):
    """What there is to know before somebody gets a role: with the box ticked it is given all the same."""

    SENTENCES: ClassVar[dict[str, str]] = {
        CONTACT: "{name} is contactpersoon van een partner ({what}). Die ziet straks gegevens van deelnemers.",
        LEARNS: "{name} is zelf deelnemer in {what}.",
        COACHES: "{name} begeleidt {what}. Over die mensen kan {name} niet beslissen.",
        KNOWS: "{name} kent {what}. Over die mensen kan {name} nooit beslissen.",
        ASSESSES: "{name} is beoordelaar. Over mensen uit deze lichting kan {name} daarna nooit meer beslissen.",
        LEARNS_HERE: "{name} is deelnemer in deze lichting. Kies iemand anders.",
        ASSESSES_HERE: "{name} heeft een eindgesprek met {what}. Kies iemand anders, of laat eerst een ander beoordelen.",
    }

    def __init__(self, concerns: Sequence[tuple[str, str]], name: str, *, is_refused: bool):
        said = " ".join(self.SENTENCES[code].format(name=name, what=what) for code, what in concerns)
        more = "" if is_refused else " Zet een vinkje als je de rol toch geeft."
        super().__init__(f"{said}{more}", None if is_refused else "is_sure")


def concerns_about(role: str, facts: Facts) -> list[tuple[str, str]]:
    """(code, about whom or what), the refusals first."""
    found: list[tuple[str, str]] = []
    if role == COACH and facts.learns_here:
        found.append((LEARNS_HERE, ""))
    if role == COACH and facts.assesses_here:
        found.append((ASSESSES_HERE, _named(facts.assesses_here)))
    if facts.contact_of:
        found.append((CONTACT, _named(facts.contact_of)))
    if facts.learns_in:
        found.append((LEARNS, _named(facts.learns_in)))
    if role == COACH and facts.assesses:
        found.append((ASSESSES, ""))
    if role == ASSESSOR and facts.coaches:
        found.append((COACHES, _named(facts.coaches)))
    if role == ASSESSOR and facts.knows:
        found.append((KNOWS, _named(facts.knows)))
    return found


def _named(names: Sequence[str], most: int = 5) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} …"


def check_concerns(role: str, facts: Facts, *, is_sure: bool) -> None:
    """Raises `Concerned`: always where independence bars it, else until somebody says that they know."""
    found = concerns_about(role, facts)
    refused = [row for row in found if row[0] in REFUSED]
    if refused:
        raise Concerned(refused, facts.name, is_refused=True)
    if found and not is_sure:
        raise Concerned(found, facts.name, is_refused=False)


def check_giving(
    role: str,
    *,
    by_id: int,
    person_id: int,
    by_administrator: bool,
    has_cohort: bool,
    until: date | None,
    today: date,
    is_closed: bool,
) -> None:
    check_not_self(by_id, person_id)
    if role not in BY_HAND:
        raise RuleError("Kies een rol.", "role")
    check_hand(role, by_administrator=by_administrator)
    if is_closed:
        raise RuleError("Dit account is gesloten.")
    if (role == COACH) != has_cohort:
        raise RuleError("Kies van welke lichting. Alleen een begeleider hoort bij een lichting.", "cohort")
    if until is not None and until <= today:
        raise RuleError("Kies een laatste dag die nog komt, of laat hem leeg.", "until")


def check_hand(role: str, *, by_administrator: bool) -> None:
    if role in BY_ADMINISTRATOR and not by_administrator:
        raise RuleError("Alleen een beheerder geeft deze rol, of laat hem stoppen.", "role")


def check_ending(role: str, *, other_administrators: int, is_only_coach: bool, has_heir: bool) -> None:
    """`is_only_coach`: of a cohort that still runs and has people in it."""
    if role not in ENDED_BY_HAND:
        raise RuleError("Deze rol stopt ergens anders: bij de lichting, of bij het certificaat.")
    if role == ADMINISTRATOR and other_administrators < 1:
        raise RuleError("Dit is de laatste beheerder. Maak eerst iemand anders beheerder.")
    if is_only_coach and not has_heir:
        raise RuleError("Dit is de enige begeleider van deze lichting. Kies wie het overneemt.", "heir")


def check_handing(*, talks: int, has_heir: bool, is_declared: bool) -> None:
    if talks and not has_heir:
        raise RuleError("Er staan nog gesprekken gepland. Kies welke beoordelaar die overneemt.", "heir")
    if talks and not is_declared:
        raise RuleError(
            "Vraag of de nieuwe beoordelaar deze mensen niet kent. Zet dan een vinkje.", "is_declared"
        )


def may_be_mistake(*, given_at: datetime, was_used: bool, now: datetime) -> bool:
    return now < given_at + MISTAKE_WITHIN and not was_used


def check_mistake(*, given_at: datetime, was_used: bool, now: datetime) -> None:
    if not may_be_mistake(given_at=given_at, was_used=was_used, now=now):
        raise RuleError(
            "Dit kan niet meer als vergissing: de rol is gebruikt, of er is meer dan een dag voorbij."
        )
