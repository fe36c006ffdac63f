"""Who fits with whom in a group: what may not be, what it costs when something is not so, and what to say of a group."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Literal

from lms.errors import RuleError
from lms.peergroups.rules import ADVISED, LARGEST, SMALLEST

EVENINGS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
BEST = (ADVISED, 6)  # sizes with which it goes best
UNDO_COMPOSITION_WITHIN = timedelta(minutes=10)  # nobody is told before
BIG_GAP = 2
Why = Literal["too_few", "apart", "no_such_number"]
Problem = Literal["size", "apart", "too_few"]
Pair = frozenset[int]


@dataclass(frozen=True)
class Candidate:
    """What is known of somebody who is to have a group. `evenings`: none when they were not asked or did not say."""

    id: int
    projects: frozenset[int] = frozenset()
    evenings: frozenset[str] | None = None
    neighbourhood: str = ""
    experience: int = 0

    @property
    def place(self) -> str:
        return self.neighbourhood.strip().casefold()


@dataclass(frozen=True)
class Cost:
    """What is not as one would like it, the most important first: so two of them are compared in that order."""

    projects: int = 0  # pairs who share one
    evenings: int = 0  # people who cannot on the evening that is best for the others
    places: int = 0  # pairs from one neighbourhood
    experience: int = 0  # steps between people, added up

    @property
    def in_order(self) -> tuple[int, int, int, int]:
        return (self.projects, self.evenings, self.places, self.experience)


@dataclass(frozen=True)
class Picture:
    """What to say of one group, for a page to word."""

    people: tuple[int, ...]
    sharing: tuple[tuple[int, int], ...]
    evening: str | None  # the best; none when nobody said anything
    cannot: tuple[int, ...]  # who said that they cannot then
    unsaid: int
    places: tuple[str, ...]  # neighbourhoods from which two or more come
    is_gap: bool

    @property
    def is_of_best_size(self) -> bool:
        return len(self.people) in BEST


def experience_of(attended: int) -> int:
    """In three steps: new to intervisie, some evenings, many."""
    return 0 if attended == 0 else 1 if attended <= 6 else 2


def best_evening(people: Sequence[Candidate]) -> tuple[str | None, tuple[int, ...]]:
    """(the evening on which the most can come, who cannot then). Who said nothing is not counted as somebody who cannot."""
    said = [(one.id, one.evenings) for one in people if one.evenings is not None]
    if not said:
        return None, ()
    found = [tuple(number for number, evenings in said if evening not in evenings) for evening in EVENINGS]
    best = min(range(len(EVENINGS)), key=lambda index: (len(found[index]), index))
    return EVENINGS[best], found[best]


def cost_of(people: Sequence[Candidate]) -> Cost:
    pairs = list(combinations(people, 2))
    return Cost(
        projects=sum(bool(one.projects & other.projects) for one, other in pairs),
        evenings=len(best_evening(people)[1]),
        places=sum(bool(one.place) and one.place == other.place for one, other in pairs),
        experience=sum(abs(one.experience - other.experience) for one, other in pairs),
    )


def picture_of(people: Sequence[Candidate]) -> Picture:
    evening, cannot = best_evening(people)
    named = {one.place: one.neighbourhood.strip() for one in people if one.place}
    numbers = Counter(one.place for one in people if one.place)
    steps = [one.experience for one in people]
    return Picture(
        people=tuple(one.id for one in people),
        sharing=tuple(
            (one.id, other.id) for one, other in combinations(people, 2) if one.projects & other.projects
        ),
        evening=evening,
        cannot=cannot,
        unsaid=sum(one.evenings is None for one in people),
        places=tuple(sorted(named[place] for place, number in numbers.items() if number > 1)),
        is_gap=bool(steps) and max(steps) - min(steps) >= BIG_GAP,
    )


def are_apart(people: Collection[int], apart: Iterable[Pair]) -> bool:
    """Whether somebody of these would rather not be with another of them."""
    everybody = set(people)
    return any(pair <= everybody for pair in apart)


def problems_of(groups: Iterable[Collection[int]], apart: Collection[Pair]) -> tuple[Problem, ...]:
    """The hard rules that a division breaks; of pairs not in which group, since that would say who."""
    filled = [group for group in groups if group]
    found: dict[Problem, bool] = {
        "too_few": not filled,
        "size": any(not SMALLEST <= len(group) <= LARGEST for group in filled),
        "apart": any(are_apart(group, apart) for group in filled),
    }
    return tuple(code for code, is_so in found.items() if is_so)


def check_division(groups: Iterable[Collection[int]], apart: Collection[Pair]) -> None:
    found = problems_of(groups, apart)
    if "too_few" in found:
        raise RuleError("Zet eerst mensen in een groep.")
    if "size" in found:
        raise RuleError(
            f"Een groep heeft {SMALLEST} tot {LARGEST} mensen. Kijk welke groep te klein of te groot is."
        )
    if "apart" in found:
        raise RuleError("Een vaste regel staat in de weg. Zet iemand in een andere groep.")


def check_composition_undo(
    made_at: datetime, *, is_undone: bool, is_told: bool, has_begun: bool, now: datetime
) -> None:
    """Groups that were made by mistake go away again, for as long as nobody knows of them."""
    if is_undone:
        raise RuleError("Dit is al teruggedraaid.")
    if is_told or has_begun or now >= made_at + UNDO_COMPOSITION_WITHIN:
        raise RuleError("De mensen weten het al. Verplaats iemand, of voeg groepen samen.")


def check_rather_not(*, is_self: bool, is_known: bool) -> None:
    if is_self or not is_known:
        raise RuleError("Kies iemand uit de lijst.", "other")
