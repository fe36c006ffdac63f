"""Who is whose maatje: in turn with everybody, nobody alone, and mended when somebody drops out. Pure."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence


def pairs(people: Sequence[int], turn: int) -> list[list[int]]:
    """The pairs of a round: everybody once, and of an odd number three together. As everybody sits still but one at a round
    table and those opposite are a pair, an even number of people have met all after one round less than their number."""
    table: list[int | None] = [*sorted(people), *([None] if len(people) % 2 else [])]
    if len(people) < 2:
        return []
    first, others = table[0], table[1:]
    step = turn % len(others)
    seats = [first, *others[step:], *others[:step]]
    half = len(seats) // 2
    found = [
        [person for person in two if person is not None]
        for two in zip(seats[:half], reversed(seats[half:]), strict=True)
    ]
    alone = next((two for two in found if len(two) == 1), None)
    if alone is not None:
        found.remove(alone)
        found[turn % len(found)] += alone
    return found


def mended(known: Mapping[int, int], active: Collection[int]) -> dict[int, int]:
    """`known`: the pair of each in this round. Who is not active any more drops out; who is alone by that, or new, is put
    together with another who is, or becomes the third of a pair. Everybody else keeps whom they have."""
    found = {person: pair for person, pair in known.items() if person in active}
    sizes: dict[int, int] = defaultdict(int)
    for pair in found.values():
        sizes[pair] += 1
    lone = sorted(person for person in active if sizes.get(found.get(person, -1), 0) < 2)
    for person in lone:
        found.pop(person, None)
    kept = sorted(set(found.values()))
    free = max([*known.values(), -1]) + 1
    while len(lone) >= 2:
        found |= dict.fromkeys((lone.pop(0), lone.pop(0)), free)
        free += 1
    if lone and (whole := kept or sorted(set(found.values()))):
        found[lone[0]] = min(whole, key=lambda pair: (list(found.values()).count(pair), pair))
    return found


def sees_number(*, own_yes: bool, other_yes: bool) -> bool:
    """Nothing is shown before both said yes."""
    return own_yes and other_yes
