"""Which of the groups that are there somebody fits in, and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from lms.composing.rules import Candidate, Cost, Pair, are_apart, cost_of, picture_of
from lms.peergroups.rules import LARGEST

Bar = Literal["full", "apart"]


@dataclass(frozen=True)
class Fit:
    """Somebody in a group. `bar`: why it cannot be; of a pair not who. The rest is what is true when they come in."""

    group_id: int
    bar: Bar | None
    size: int  # with them in it
    shares_with: tuple[int, ...]
    evening: str | None
    can_come: bool | None  # on the group's best evening; none when they did not say
    same_place: bool
    is_gap: bool
    worse: Cost  # what it costs more


def fit_of(group_id: int, members: Sequence[Candidate], newcomer: Candidate, apart: Collection[Pair]) -> Fit:
    everybody = [*members, newcomer]
    before, after, picture = cost_of(members), cost_of(everybody), picture_of(everybody)
    bar: Bar | None = "full" if len(members) >= LARGEST else None
    if are_apart([one.id for one in everybody], [pair for pair in apart if newcomer.id in pair]):
        bar = bar or "apart"
    said = newcomer.evenings
    return Fit(
        group_id,
        bar,
        size=len(everybody),
        shares_with=tuple(one.id for one in members if one.projects & newcomer.projects),
        evening=picture.evening,
        can_come=None if said is None else picture.evening in said,
        same_place=bool(newcomer.place) and newcomer.place in {one.place for one in members},
        is_gap=picture.is_gap,
        worse=Cost(
            *(new - old for new, old in zip(after.in_order, before.in_order, strict=True)),
        ),
    )


def in_order(fits: Collection[Fit]) -> list[Fit]:
    """The best first: the smallest group that loses the least; at the end those where it cannot be."""
    return sorted(fits, key=lambda fit: (fit.bar is not None, fit.worse.in_order, fit.size, fit.group_id))
