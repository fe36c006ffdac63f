"""Dividing people over groups: a bounded search that gives the same answer each time, and never breaks a hard rule.

Pairs are weighed once. From a few beginnings it changes two people for as long as that makes the whole better. Where the
changes find nothing without a pair that may not be, a search in depth tries a bounded number of ways.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from lms.composing.rules import BEST, EVENINGS, Candidate, Pair, Why
from lms.peergroups.rules import LARGEST, SMALLEST

MOST_PEOPLE = 60
MOST_CHANGES, MOST_TRIES = 300, 20_000
# one of these outweighs all of what comes after it
EXPERIENCE, PLACE, EVENING, PROJECT, APART = 1, 10**4, 10**8, 10**12, 10**16
Division = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Proposal:
    """Who come together, or why no division was found."""

    groups: Division = ()
    why: Why | None = None


def numbers_of_groups(people: int) -> list[int]:
    """How many groups these people can make, the best first: as many of them as can have five or six."""
    fit = [number for number in range(1, people // SMALLEST + 1) if people <= number * LARGEST]
    return sorted(fit, key=lambda number: (sum(size not in BEST for size in sizes(people, number)), number))


def sizes(people: int, groups: int) -> list[int]:
    """As even as can be, the largest first."""
    least, more = divmod(people, groups)
    return [least + 1] * more + [least] * (groups - more)


def propose(people: Sequence[Candidate], apart: Collection[Pair], groups: int | None = None) -> Proposal:
    """`groups`: how many there shall be, when that was chosen."""
    everybody = sorted(people, key=lambda one: one.id)[:MOST_PEOPLE]
    numbers = numbers_of_groups(len(everybody))
    if not numbers:
        return Proposal(why="too_few")
    if groups is not None:
        numbers = [number for number in numbers if number == groups]
    for number in numbers:
        found = _Search(everybody, apart, sizes(len(everybody), number)).run()
        if found is not None:
            return Proposal(found)
    return Proposal(why="apart" if numbers else "no_such_number")


class _Search:
    """People are numbers in a row here: their place in `people`."""

    def __init__(self, people: Sequence[Candidate], apart: Collection[Pair], sizes: Sequence[int]) -> None:
        self.people, self.sizes = people, sizes
        self.weights: list[list[int]] = [[0] * len(people) for _ in people]
        for (i, one), (j, other) in combinations(enumerate(people), 2):
            weight = (
                APART * (frozenset((one.id, other.id)) in apart)
                + PROJECT * bool(one.projects & other.projects)
                + PLACE * (bool(one.place) and one.place == other.place)
                + EXPERIENCE * abs(one.experience - other.experience)
            )
            self.weights[i][j] = self.weights[j][i] = weight
        self.cannot = [
            [one.evenings is not None and evening not in one.evenings for evening in EVENINGS]
            for one in people
        ]

    def run(self) -> Division | None:
        ends = [self._improved(beginning) for beginning in self._beginnings()]
        best = min(ends, key=self._cost)
        if self._cost(best) >= APART:
            allowed = self._in_depth()
            best = best if allowed is None else self._improved(allowed)
        if self._cost(best) >= APART:
            return None
        named = (tuple(sorted(self.people[one].id for one in group)) for group in best)
        return tuple(sorted(named))

    def _beginnings(self) -> Iterator[list[list[int]]]:
        everybody = range(len(self.people))
        yield self._dealt(sorted(everybody, key=lambda one: -sum(self.weights[one])))
        yield self._dealt(sorted(everybody, key=lambda one: (self.people[one].place, one)))

    def _dealt(self, order: Sequence[int]) -> list[list[int]]:
        """One after the other to the group with room where it costs the least."""
        groups: list[list[int]] = [[] for _ in self.sizes]
        for one in order:
            room = [index for index, size in enumerate(self.sizes) if len(groups[index]) < size]
            best = min(room, key=lambda index: (self._sum(one, groups[index]), len(groups[index]), index))
            groups[best].append(one)
        return groups

    def _sum(self, one: int, group: Sequence[int]) -> int:
        row = self.weights[one]
        return sum(row[other] for other in group)

    def _away(self, group: Sequence[int]) -> int:
        return EVENING * min(
            sum(self.cannot[one][evening] for one in group) for evening in range(len(EVENINGS))
        )

    def _cost(self, groups: Sequence[Sequence[int]]) -> int:
        pairs = sum(self.weights[one][other] for group in groups for one, other in combinations(group, 2))
        return pairs + sum(self._away(group) for group in groups)

    def _improved(self, groups: list[list[int]]) -> list[list[int]]:
        """Changes the two people that gain the most, until nobody gains."""
        groups = [list(group) for group in groups]
        for _ in range(MOST_CHANGES):
            change = self._best_change(groups)
            if change is None:
                break
            (first, i), (second, j) = change
            groups[first][i], groups[second][j] = groups[second][j], groups[first][i]
        return groups

    def _best_change(self, groups: list[list[int]]) -> tuple[tuple[int, int], tuple[int, int]] | None:
        sums = [[self._sum(one, group) for group in groups] for one in range(len(self.people))]
        away = [self._away(group) for group in groups]
        best, found = 0, None
        for first, second in combinations(range(len(groups)), 2):
            for i, one in enumerate(groups[first]):
                for j, other in enumerate(groups[second]):
                    gain = sums[one][first] + sums[other][second] - sums[one][second] - sums[other][first]
                    gain += 2 * self.weights[one][other]
                    if gain + away[first] + away[second] <= best:
                        continue  # even with every evening won it would not do
                    gain += away[first] + away[second]
                    gain -= self._away([*groups[first][:i], other, *groups[first][i + 1 :]])
                    gain -= self._away([*groups[second][:j], one, *groups[second][j + 1 :]])
                    if gain > best:
                        best, found = gain, ((first, i), (second, j))
        return found

    def _in_depth(self) -> list[list[int]] | None:
        """A division without a pair that may not be, who has the most of those first; none when it was not found in time."""
        barred = [{j for j, weight in enumerate(row) if weight >= APART} for row in self.weights]
        order = sorted(range(len(self.people)), key=lambda one: (-len(barred[one]), one))
        groups: list[list[int]] = [[] for _ in self.sizes]
        tries = iter(range(MOST_TRIES))

        def place(step: int) -> bool:
            if step == len(order):
                return True
            seen = set()
            for index, size in enumerate(self.sizes):
                group = groups[index]
                kind = (size, tuple(group))  # two empty groups of one size are the same
                if len(group) >= size or kind in seen or barred[order[step]] & set(group):
                    continue
                if next(tries, None) is None:
                    return False
                seen.add(kind)
                group.append(order[step])
                if place(step + 1):
                    return True
                group.pop()
            return False

        return groups if place(0) else None
