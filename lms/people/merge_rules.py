"""When two accounts may become one, and what is asked about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from lms.accounts.rules import check_not_self
from lms.errors import RuleError

CHOICES = KEPT, GONE = "kept", "gone"
WAYS = NAME, EMAIL, PHONE, PLACE = "name", "email", "phone", "place"
CERTIFICATE, ROUND, SEAT, DID, TWICE = "certificate", "round", "seat", "did", "twice"


@dataclass(frozen=True)
class Both:
    """What stands in the way. `twice`: kinds of things of which there can be one, that both have and that more hangs on."""

    certificates: bool = False
    rounds: bool = False
    seats: bool = False
    did_for_other: bool = False
    twice: Sequence[str] = ()


class Apart(RuleError):
    """Two accounts stay two."""

    SENTENCES: ClassVar[dict[str, str]] = {
        CERTIFICATE: "Ze hebben allebei een certificaat.",
        ROUND: "Bij allebei loopt een advies of eindgesprek.",
        SEAT: "Ze hebben allebei een plek in een lichting. Laat eerst één van de twee stoppen.",
        DID: "De een deed iets voor de ander. Dan zijn het twee mensen.",
        TWICE: "Ze leverden allebei hetzelfde in. Dat kunnen we niet samenvoegen.",
    }

    def __init__(self, reasons: Sequence[str]):
        super().__init__(" ".join(self.SENTENCES[code] for code in reasons))


REASONS = (CERTIFICATE, ROUND, SEAT, DID, TWICE)


def reasons_apart(both: Both) -> list[str]:
    said = {
        CERTIFICATE: both.certificates,
        ROUND: both.rounds,
        SEAT: both.seats,
        DID: both.did_for_other,
        TWICE: bool(both.twice),
    }
    return [code for code in REASONS if said[code]]


def said_apart(both: Both) -> list[str]:
    return [Apart.SENTENCES[code] for code in reasons_apart(both)]


def check_apart(both: Both) -> None:
    reasons = reasons_apart(both)
    if reasons:
        raise Apart(reasons)


def check_who_merges(
    *, by_id: int, ids: tuple[int, int], is_ours: bool, by_administrator: bool, asked_by_id: int | None = None
) -> None:
    """`asked_by_id`: when it is to be done, who asked for it: another does it."""
    for number in ids:
        check_not_self(by_id, number)
    if ids[0] == ids[1]:
        raise RuleError("Dit is hetzelfde account. Kies een ander.", "other")
    if is_ours and not by_administrator:
        raise RuleError("Eén van de twee werkt voor ons. Alleen een beheerder voegt dat samen.")
    if asked_by_id == by_id:
        raise RuleError("Jij vroeg dit. Een collega kijkt het na en voegt samen.")


def check_choices(choices: Mapping[str, str]) -> None:
    for way in WAYS:
        if choices.get(way) not in (KEPT, GONE):
            raise RuleError("Kies wat geldt.", way)
