"""Turns to lead and to bring something: fair, whoever is there. Tables and properties, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.errors import RuleError
from lms.peergroups.turn_rules import (
    COACH_LEADS,
    EVENINGS,
    PastTurns,
    Swap,
    Turns,
    check_swap,
    suggest_turns,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def walk(evenings: list[list[int]]) -> tuple[dict[int, PastTurns], dict[int, set[int]]]:
    """A group that follows every suggestion: what each did, and at which evenings they were. Each evening: who is there."""
    people = sorted({person for present in evenings for person in present})
    did = {person: PastTurns(person) for person in people}
    came: dict[int, set[int]] = {person: set() for person in people}
    for number, present in enumerate(evenings):
        turns = suggest_turns([did[person] for person in sorted(present)], number)
        assert not set(turns.hosts) & set(turns.bringers)
        assert ((turns.hosts == ()) == (number < COACH_LEADS), len(turns.bringers) >= 1) == (True, True)
        at = NOW + timedelta(weeks=5 * number)
        for person in present:
            came[person].add(number)
            if person in turns.hosts:
                did[person] = replace(did[person], hosted=did[person].hosted + 1, hosted_at=at)
            if person in turns.bringers:
                did[person] = replace(did[person], brought=did[person].brought + 1, brought_at=at)
    return did, came


@pytest.mark.parametrize("size", [4, 5, 6, 7])
def test_with_everybody_there_all_meet_the_norms_of_the_certificate(size):
    """Once leading and once bringing, in the six evenings of a training."""
    did, _ = walk([list(range(1, size + 1))] * EVENINGS)
    assert all(turns.hosted >= 1 and turns.brought >= 1 for turns in did.values())


@pytest.mark.parametrize("size", [4, 5, 6, 7])
def test_nobody_has_a_second_turn_before_everybody_had_one(size):
    for evenings in range(1, 13):
        did, _ = walk([list(range(1, size + 1))] * evenings)
        for counts in ([turns.hosted for turns in did.values()], [turns.brought for turns in did.values()]):
            assert max(counts) - min(counts) <= 1


@st.composite
def absences(draw):
    size = draw(st.integers(4, 7))
    some = st.permutations(range(1, size + 1)).flatmap(
        lambda order: st.integers(4, size).map(lambda number: sorted(order[:number]))
    )
    return draw(st.lists(some, min_size=EVENINGS, max_size=EVENINGS + 3))


@given(absences())
def test_who_were_at_the_same_evenings_differ_by_at_most_one_turn(evenings):
    did, came = walk(evenings)
    for one in did:
        for other in did:
            if came[one] == came[other]:
                assert abs(did[one].hosted - did[other].hosted) <= 1
                assert abs(did[one].brought - did[other].brought) <= 1


@pytest.mark.parametrize(
    ("people", "before", "expected"),
    [
        ([], 5, Turns()),
        ([PastTurns(1)], 5, Turns((), (1,))),  # alone there is nobody to lead
        ([PastTurns(1), PastTurns(2)], 0, Turns((), (1,))),  # the coach leads the first
        ([PastTurns(1), PastTurns(2)], 8, Turns((2,), (1,))),
        ([PastTurns(1, 1, 1), PastTurns(2), PastTurns(3)], 8, Turns((3,), (2,))),
        (
            [PastTurns(1, 0, 2), PastTurns(2, 2, 0), PastTurns(3, 1, 1)],
            8,
            Turns((1,), (2,)),
        ),  # each kind is counted by itself
        (
            [PastTurns(number) for number in range(1, 8)],
            1,
            Turns((3, 4), (1, 2)),
        ),  # seven people, five evenings left
    ],
)
def test_whose_turn_it_is(people, before, expected):
    assert suggest_turns(people, before) == expected


def test_a_group_that_goes_on_leads_itself_and_shares_nothing():
    people = [PastTurns(number) for number in range(1, 8)]
    turns = suggest_turns(people, 0, evenings=0, coach_leads=0)
    assert (len(turns.hosts), len(turns.bringers)) == (1, 1)


FINE = {"takes_id": 2, "members": {1, 2, 3}, "taken": {1, 3}, "has_begun": False}


@pytest.mark.parametrize(
    ("swap", "change", "refusal"),
    [
        (Swap(True, False), {}, None),
        (Swap(False, False), {}, "Het is niet jouw beurt."),
        (Swap(True, True), {}, "Je ruilde al een keer. Lukt het weer niet? Bel je begeleider."),
        (Swap(True, False), {"takes_id": 3}, "Kies iemand uit de groep die nog geen beurt heeft deze keer."),
        (Swap(True, False), {"takes_id": 9}, "Kies iemand uit de groep die nog geen beurt heeft deze keer."),
        (Swap(True, False), {"has_begun": True}, "De bijeenkomst is al begonnen. Spreek het af aan tafel."),
    ],
)
def test_one_swap(swap, change, refusal):
    if refusal is None:
        check_swap(swap, **(FINE | change))
        return
    with pytest.raises(RuleError) as refused:
        check_swap(swap, **(FINE | change))
    assert refused.value.message == refusal
