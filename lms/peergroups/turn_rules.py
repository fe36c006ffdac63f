"""Whose turn it is to lead and to bring something: nobody a second time before everybody who attends did it once."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from math import ceil

from lms.errors import RuleError

EVENINGS = 6  # of a training (field guide 1.0)
COACH_LEADS = 1  # the coach leads the first of them
MOST_SHARE = 2  # who have one turn together
ROLES = HOST, BRINGER = "host", "case_bringer"
REASONS = ("busy", "not_ready", "other_first", "away")  # of a swap: a tap, never a text


@dataclass(frozen=True)
class PastTurns:
    """What somebody did in the meetings they attended, and has before them; when they last did it: never is the longest ago."""

    person_id: int
    hosted: int = 0
    brought: int = 0
    hosted_at: datetime | None = None
    brought_at: datetime | None = None

    def times(self, role: str) -> int:
        return self.hosted if role == HOST else self.brought


@dataclass(frozen=True)
class Turns:
    """Who leads (nobody: the coach) and who brings something. Two share a turn where one each would not be enough."""

    hosts: tuple[int, ...] = ()
    bringers: tuple[int, ...] = ()


def sharing(people: Sequence[PastTurns], role: str, meetings_left: int) -> int:
    """How many have the turn together this time, so that everybody can have had one when the meetings are over."""
    waiting = sum(not turns.times(role) for turns in people)
    return min(max(1, ceil(waiting / meetings_left)), MOST_SHARE) if meetings_left > 0 else 1


def suggest_turns(
    people: Sequence[PastTurns],
    meetings_before: int,
    *,
    evenings: int = EVENINGS,
    coach_leads: int = COACH_LEADS,
) -> Turns:
    """For the next meeting, of those who come. Fewest turns first, then who waits longest; never one person both. A group that
    goes on for ever has no number of `evenings` (0), and without a coach `coach_leads` none of them."""
    left = evenings - meetings_before
    is_led = meetings_before < coach_leads or len(people) < 2
    number = {HOST: 0 if is_led else sharing(people, HOST, left), BRINGER: sharing(people, BRINGER, left)}
    found = min(_ways(people, number[HOST], number[BRINGER]), key=_weight, default=((), ()))
    hosts, bringers = (tuple(turns.person_id for turns in part) for part in found)
    return Turns(hosts, bringers)


Way = tuple[tuple[PastTurns, ...], tuple[PastTurns, ...]]  # who lead, who bring


def _ways(people: Sequence[PastTurns], hosts: int, bringers: int) -> Iterator[Way]:
    """Every way to have the turns: of seven people at most 210. With fewer people than turns, turns fall away."""
    while hosts + bringers > len(people):
        hosts, bringers = max(0, hosts - 1), max(1, bringers - 1) if people else 0
    for leading in combinations(people, hosts):
        others = [turns for turns in people if turns not in leading]
        for bringing in combinations(others, bringers):
            yield leading, bringing


def _ago(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0


def _weight(way: Way) -> tuple[float, ...]:
    """The lower, the fairer: turns had of that kind, of both kinds, and how long ago; the last only so that one way is first."""
    hosts, bringers = way
    return (
        sum(turns.hosted for turns in hosts) + sum(turns.brought for turns in bringers),
        sum(turns.hosted + turns.brought for turns in (*hosts, *bringers)),
        sum(_ago(turns.hosted_at) for turns in hosts) + sum(_ago(turns.brought_at) for turns in bringers),
        *(turns.person_id for turns in (*bringers, *hosts)),
    )


@dataclass(frozen=True)
class Swap:
    """What is known of somebody who wants to give a turn away."""

    has_turn: bool  # of this meeting
    swapped_before: bool  # and had no turn of that kind since


def check_swap(
    swap: Swap, *, takes_id: int, members: Collection[int], taken: Collection[int], has_begun: bool
) -> None:
    """`taken`: who has a turn at this meeting already. One swap: who gave a turn away takes the next."""
    if has_begun:
        raise RuleError("De bijeenkomst is al begonnen. Spreek het af aan tafel.")
    if not swap.has_turn:
        raise RuleError("Het is niet jouw beurt.")
    if swap.swapped_before:
        raise RuleError("Je ruilde al een keer. Lukt het weer niet? Bel je begeleider.")
    if takes_id not in members or takes_id in taken:
        raise RuleError("Kies iemand uit de groep die nog geen beurt heeft deze keer.", "takes")
