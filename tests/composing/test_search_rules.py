"""Dividing people: no hard rule is ever broken, the same answer each time, and when there is none it says why."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from lms.composing.rules import EVENINGS, Candidate, cost_of, problems_of
from lms.composing.search_rules import Proposal, numbers_of_groups, propose, sizes


def people(number: int):
    one = st.tuples(
        st.frozensets(st.integers(1, 3), max_size=2),
        st.none() | st.frozensets(st.sampled_from(EVENINGS)),
        st.sampled_from(["Noord", "Zuid", " noord", "", "Oost"]),
        st.integers(0, 2),
    )
    return st.lists(one, min_size=number, max_size=number).map(
        lambda rows: [Candidate(index, *row) for index, row in enumerate(rows, 1)]
    )


def pairs(number: int, most: int):
    every = [frozenset(pair) for pair in combinations(range(1, number + 1), 2)]
    return st.frozensets(st.sampled_from(every), max_size=most)


CASES = st.integers(4, 17).flatmap(lambda number: st.tuples(people(number), pairs(number, 12)))
SMALL = st.integers(4, 8).flatmap(lambda number: st.tuples(people(number), pairs(number, 16)))


@given(CASES)
def test_no_hard_rule_is_ever_broken_and_the_answer_is_the_same_each_time(case):
    everybody, apart = case
    found = propose(everybody, apart)
    assert found == propose(everybody[::-1], set(apart))
    if found.why:
        assert (found.why, found.groups) == ("apart", ())
        return
    assert sorted(one for group in found.groups for one in group) == [one.id for one in everybody]
    assert problems_of(found.groups, apart) == ()


def divisions(numbers: list[int], shape: list[int]):
    if not shape:
        yield ()
        return
    for group in combinations(numbers, shape[0]):
        rest = [one for one in numbers if one not in group]
        yield from ((group, *others) for others in divisions(rest, shape[1:]))


@given(SMALL)
def test_it_says_that_there_is_none_only_where_there_is_none(case):
    everybody, apart = case
    numbers = [one.id for one in everybody]
    allowed = [
        division
        for number in numbers_of_groups(len(numbers))
        for division in divisions(numbers, sizes(len(numbers), number))
        if not problems_of(division, apart)
    ]
    assert (propose(everybody, apart).why == "apart") == (not allowed)


def test_how_many_groups():
    assert {number: sizes(number, numbers_of_groups(number)[0]) for number in (4, 7, 8, 11, 13, 14, 17, 60)} == {
        4: [4], 7: [7], 8: [4, 4], 11: [6, 5], 13: [7, 6], 14: [5, 5, 4], 17: [6, 6, 5], 60: [6] * 10,
    }  # fmt: skip
    assert propose([Candidate(1), Candidate(2)], set()) == Proposal(why="too_few")
    assert propose([Candidate(number) for number in range(8)], set(), groups=3) == Proposal(
        why="no_such_number"
    )


def test_what_matters_more_goes_first():
    """Two projects, two evenings, two places: where they cannot all be had, the project is had first."""
    late, soon = frozenset({"friday"}), frozenset({"monday"})
    everybody = [
        Candidate(
            number, frozenset({number}), soon if number % 2 else late, "Noord" if number <= 5 else "Zuid"
        )
        for number in range(1, 11)
    ]
    found = propose(everybody, set())
    assert found.groups == ((1, 3, 5, 7, 9), (2, 4, 6, 8, 10))
    mates = [Candidate(one.id, frozenset({one.id % 5}), one.evenings) for one in everybody]
    costs = [cost_of([mates[one - 1] for one in group]) for group in propose(mates, set()).groups]
    assert [cost.projects for cost in costs] == [0, 0]


def test_where_everybody_shares_a_project_they_are_divided_all_the_same():
    two = [Candidate(number, frozenset({number % 2})) for number in range(60)]
    assert [len(group) for group in propose(two, set()).groups] == [6] * 10
