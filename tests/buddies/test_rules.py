"""Who is whose maatje: nobody alone, in turn with everybody, and mended without taking somebody else's away."""

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from lms.buddies.rules import mended, pairs, sees_number

SIZES = st.integers(2, 7)


@given(SIZES, st.integers(0, 30))
def test_everybody_has_one_and_of_an_odd_number_three_are_together(size, turn):
    found = pairs(range(1, size + 1), turn)
    assert sorted(person for pair in found for person in pair) == list(range(1, size + 1))
    assert sorted(Counter(len(pair) for pair in found).items()) == (
        [(2, size // 2)] if size % 2 == 0 else [(2, size // 2 - 1), (3, 1)] if size > 3 else [(3, 1)]
    )


@given(SIZES, st.integers(0, 30))
def test_it_goes_round(size, turn):
    """An even number of people have met all, once each, after one round less; an odd number in as many rounds as they are."""
    people = range(1, size + 1)
    rounds = range(turn, turn + (size - 1 if size % 2 == 0 else size))
    met = Counter(
        two for number in rounds for pair in pairs(people, number) for two in combinations(sorted(pair), 2)
    )
    assert set(met) == set(combinations(people, 2))
    if size % 2 == 0:
        assert set(met.values()) == {1}


def test_alone_there_is_nobody():
    assert (pairs([], 3), pairs([1], 3)) == ([], [])


@given(st.sets(st.integers(1, 7), min_size=2), st.integers(0, 9), st.data())
def test_who_drops_out_or_comes_in_leaves_nobody_alone(people, turn, data):
    known = {person: number for number, pair in enumerate(pairs(sorted(people), turn)) for person in pair}
    active = data.draw(st.sets(st.integers(1, 9)))
    found = mended(known, active)
    sizes = Counter(found.values())
    if len(active) >= 2:
        assert set(found) == active
        assert set(sizes.values()) <= {2, 3, 4}
    for one, other in combinations(sorted(active & people), 2):
        if known[one] == known[other]:
            assert found[one] == found[other]  # they keep each other


def test_a_number_is_seen_when_both_said_yes():
    assert [sees_number(own_yes=own, other_yes=other) for own, other in ((0, 0), (1, 0), (0, 1), (1, 1))] == [
        0,
        0,
        0,
        1,
    ]
