"""Renewal by doing: what counts, what is missing and why, in one function. The norms are data (field guide 5.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from lms.certificates.rules import ENDS_SOON, REVOKED, SUPERSEDED, same_day_in
from lms.errors import RuleError
from lms.progress.rules import DONE, LOCKED, OPEN, WAITING, Item, Reason
from lms.proof.rules import CERTIFICATE

LONGEST_REFLECTION = 1000
MOST_HOURS_A_DAY = 12
MOST_HOURS_A_WEEK = 40
MOST_ASKED_A_DAY = 10  # so that nobody gets a heap of mails
Kind = Literal["meetings", "deepening_days", "reflections", "hours"]
GROUNDS = COUNTS, ASKED, REFUSED, OWN, PAIR = "counts", "asked", "refused", "own", "pair"


@dataclass(frozen=True)
class RenewalNorms:
    """How much of what, in each year."""

    meetings: int = 4
    deepening_days: int = 1
    reflections: int = 1
    hours: int = 10


@dataclass(frozen=True)
class Hours:
    done_on: date
    hours: int
    cosigner: int | None  # none: erased since
    is_confirmed: bool | None  # none: not answered yet


@dataclass(frozen=True)
class RenewalFacts:
    holder: int
    since: date  # when the certificate, or the one whose name was changed, was issued
    valid_until: date
    meetings: Sequence[date] = ()
    deepening_days: Sequence[date] = ()
    reflections: Sequence[date] = ()
    hours: Sequence[Hours] = ()
    signers_of: Mapping[int, frozenset[int]] = field(
        default_factory=dict
    )  # of each co-signer: who signed for them


@dataclass(frozen=True)
class Year:
    number: int
    begins: date
    ends: date
    is_last: bool

    def holds(self, day: date) -> bool:
        """The last year goes on until the renewal: who is late may still do what was missing."""
        return self.begins <= day and (self.is_last or day <= self.ends)


@dataclass(frozen=True)
class Renewal:
    items: tuple[Item, ...]
    years: tuple[Year, ...]
    is_complete: bool
    opens_on: date


def years_of(since: date, valid_until: date) -> tuple[Year, ...]:
    """The years of a certificate, counted back from its end; the first begins on the day of issue."""
    number = max(1, round((valid_until - since).days / 365.25))
    ends = [same_day_in(valid_until.year - back, valid_until) for back in reversed(range(number))]
    begins = [since, *(end + timedelta(days=1) for end in ends[:-1])]
    return tuple(
        Year(index, begin, end, is_last=index == number)
        for index, (begin, end) in enumerate(zip(begins, ends, strict=True), 1)
    )


def ground_of(hours: Hours, facts: RenewalFacts) -> str:
    """Whether hours count, and why not: signed by oneself, or in a closed pair (two who sign for each other alone)."""
    if hours.cosigner == facts.holder:
        return OWN
    if hours.is_confirmed is None:
        return ASKED
    if not hours.is_confirmed:
        return REFUSED
    signers = {row.cosigner for row in facts.hours if row.is_confirmed and row.cosigner != facts.holder}
    if hours.cosigner is not None and signers == {hours.cosigner}:
        return PAIR if facts.signers_of.get(hours.cosigner) == frozenset({facts.holder}) else COUNTS
    return COUNTS


def assess_renewal(facts: RenewalFacts, norms: RenewalNorms, today: date) -> Renewal:
    years = years_of(facts.since, facts.valid_until)
    items = tuple(item for year in years for item in _items(year, facts, norms, today))
    is_complete = all(item.state == DONE for item in items)
    return Renewal(items, years, is_complete, facts.valid_until - ENDS_SOON)


def _items(year: Year, facts: RenewalFacts, norms: RenewalNorms, today: date) -> list[Item]:
    """A norm of zero asks nothing and is not shown."""
    counted: tuple[tuple[Kind, int, Sequence[date]], ...] = (
        ("meetings", norms.meetings, facts.meetings),
        ("deepening_days", norms.deepening_days, facts.deepening_days),
        ("reflections", norms.reflections, facts.reflections),
    )
    items = [_item(kind, norm, _number(year, days), year, today) for kind, norm, days in counted if norm]
    if norms.hours:
        items.append(_hours_item(year, facts, norms.hours, today))
    return items


def _number(year: Year, days: Sequence[date]) -> int:
    return sum(year.holds(day) for day in days)


def _hours_item(year: Year, facts: RenewalFacts, norm: int, today: date) -> Item:
    sums = dict.fromkeys(GROUNDS, 0)
    for row in facts.hours:
        if year.holds(row.done_on):
            sums[ground_of(row, facts)] += row.hours
    number = sums.pop(COUNTS)
    return _item("hours", norm, number, year, today, asked=sums[ASKED], own=sums[OWN], pair=sums[PAIR])


def _item(kind: Kind, norm: int, number: int, year: Year, today: date, **more: int) -> Item:
    values = {"done": number, "norm": norm, "year": year.number, "begins": year.begins, "ends": year.ends}
    if number >= norm:
        state = DONE
    elif today < year.begins:
        state = LOCKED
    else:
        state = WAITING if number + more.get("asked", 0) >= norm else OPEN
    return Item(kind, f"{kind}-{year.number}", None, kind, state, Reason(kind, values | more))


def check_renewal(renewal: Renewal, *, kind: str, state: str, today: date) -> None:
    if kind != CERTIFICATE:
        raise RuleError("Een bewijs van deelname verloopt niet. Verlengen is niet nodig.")
    if state in (REVOKED, SUPERSEDED):
        raise RuleError("Dit certificaat geldt niet meer. Verlengen kan niet.")
    if today < renewal.opens_on:
        raise RuleError("Het is nog te vroeg. Verlengen kan in de laatste 90 dagen.")
    if not renewal.is_complete:
        raise RuleError("Nog niet alles is gedaan. Kijk hieronder wat er mist.")


def check_reflection(text: str) -> None:
    if not text.strip():
        raise RuleError("Schrijf wat je anders doet dan eerst.", "text")
    if len(text) > LONGEST_REFLECTION:
        raise RuleError(f"Je tekst is te lang. Er passen {LONGEST_REFLECTION} tekens.", "text")


def check_hours(
    *, done_on: date | None, hours: int | None, what: str, is_self: bool, is_known: bool, today: date
) -> None:
    if done_on is None or done_on > today:
        raise RuleError("Kies de dag waarop je het deed. Die is al geweest.", "done_on")
    if hours is None or not 1 <= hours <= MOST_HOURS_A_DAY:
        raise RuleError(f"Vul hele uren in, van 1 tot {MOST_HOURS_A_DAY}.", "hours")
    if not what.strip():
        raise RuleError("Schrijf wat je deed. Zonder namen van bewoners.", "what")
    if is_self:
        raise RuleError("Je kunt niet voor jezelf tekenen. Kies iemand anders.", "email")
    if not is_known:
        raise RuleError(
            "We kennen geen wijkverbinder of begeleider met dit e-mailadres. Kijk het na.", "email"
        )


def check_room(*, hours: int, on_day: int, in_week: int, asked_today: int) -> None:
    """Whether these hours still fit: `on_day` and `in_week` (Monday to Sunday) are written down already."""
    if asked_today >= MOST_ASKED_A_DAY:
        raise RuleError(f"Je vroeg dit vandaag al {MOST_ASKED_A_DAY} keer. Morgen kan het weer.")
    if on_day + hours > MOST_HOURS_A_DAY:
        raise RuleError(
            f"Op deze dag staan al {on_day} uur. Er passen er {MOST_HOURS_A_DAY} in een dag.", "hours"
        )
    if in_week + hours > MOST_HOURS_A_WEEK:
        raise RuleError(
            f"In deze week staan al {in_week} uur. Er passen er {MOST_HOURS_A_WEEK} in een week.", "hours"
        )
