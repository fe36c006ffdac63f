"""Withdrawing: only after hearing the holder, and open to an objection that somebody not involved decides on.

The terms are those of the field guide (5.5): six weeks to object, heard within three, decided within four after that.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from lms.certificates.rules import REVOKED, SUPERSEDED
from lms.errors import RuleError

OBJECT_WITHIN, HEAR_WITHIN, DECIDE_WITHIN = timedelta(weeks=6), timedelta(weeks=3), timedelta(weeks=4)
OUTCOMES = GRANTED, REJECTED = "granted", "rejected"
WAYS = ("talk", "phone", "letter", "silence")  # in which a holder was heard


@dataclass(frozen=True)
class Terms:
    object_by: date
    hear_by: date | None
    decide_by: date | None


def terms(*, revoked_on: date, received_on: date | None = None, heard_on: date | None = None) -> Terms:
    """The last days to object, to hear and to decide. Those after the objection are known once it is there; hearing
    somebody early means deciding early."""
    hear_by = received_on + HEAR_WITHIN if received_on else None
    from_day = heard_on or hear_by
    return Terms(revoked_on + OBJECT_WITHIN, hear_by, from_day + DECIDE_WITHIN if from_day else None)


def check_hearing(*, held_on: date | None, way: str, words: str, today: date, state: str) -> None:
    check_can_be_revoked(state)
    if held_on is None or held_on > today:
        raise RuleError("Kies de dag waarop jullie spraken. Die is al geweest.", "held_on")
    if way not in WAYS:
        raise RuleError("Kies hoe jullie spraken.", "way")
    if not words.strip():
        raise RuleError("Schrijf op wat de houder zei.", "words")


def check_can_be_revoked(state: str) -> None:
    if state == REVOKED:
        raise RuleError("Dit certificaat is al ingetrokken.")
    if state == SUPERSEDED:
        raise RuleError("Dit certificaat is vervangen. Trek het nieuwe in.")


def check_revocation(reason: str, *, state: str, is_heard: bool) -> None:
    check_can_be_revoked(state)
    if not is_heard:
        raise RuleError("Spreek eerst met de houder, en schrijf dat gesprek op.")
    if not reason.strip():
        raise RuleError("Schrijf waarom. Deze reden komt nooit op de openbare pagina.", "reason")


def check_objection(words: str, *, received_on: date, revoked_on: date, today: date, is_known: bool) -> None:
    if is_known:
        raise RuleError("Er is al bezwaar gemaakt.")
    if not revoked_on <= received_on <= today:
        raise RuleError("Kies de dag waarop het bezwaar binnenkwam.", "received_on")
    if received_on > revoked_on + OBJECT_WITHIN:
        raise RuleError("De 6 weken zijn voorbij. Bel ons, dan kijken we samen wat nog kan.")
    if not words.strip():
        raise RuleError("Schrijf waarom je het er niet mee eens bent.", "words")


def check_objection_decision(
    *,
    outcome: str,
    reasons: str,
    heard_on: date | None,
    received_on: date,
    today: date,
    is_decided: bool,
    by: int,
    involved: Collection[int],
) -> None:
    """Who withdrew, who held the hearing, who assessed and who holds the certificate do not decide."""
    if by in involved:
        raise RuleError("Jij was hierbij betrokken. Iemand anders moet beslissen.")
    if is_decided:
        raise RuleError("Er is al over dit bezwaar besloten.")
    if heard_on is None or not received_on <= heard_on <= today:
        raise RuleError("Kies de dag waarop je met de houder sprak over het bezwaar.", "heard_on")
    if outcome not in (GRANTED, REJECTED):
        raise RuleError("Kies wat je besluit.", "outcome")
    if not reasons.strip():
        raise RuleError("Schrijf waarom, in gewone woorden. De houder leest dit.", "reasons")
