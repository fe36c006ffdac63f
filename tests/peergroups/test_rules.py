"""Turns, composition, and what can be planned: tables, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.errors import RuleError
from lms.peergroups.rules import (
    COACH_LEADS,
    PastTurns,
    check_attendance_time,
    check_composition,
    check_plan,
    composition_advice,
    suggest_turns,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def after(weeks: int) -> datetime:
    return NOW + timedelta(weeks=weeks)


@pytest.mark.parametrize("number", [4, 5, 6, 7])
def test_turns_are_fair_over_a_year(number):
    """Nobody has two roles at once, and nobody's number of turns differs by more than one."""
    people = range(1, number + 1)
    hosted: dict[int, list[datetime]] = {person: [] for person in people}
    brought: dict[int, list[datetime]] = {person: [] for person in people}
    for meeting in range(12):
        turns = [PastTurns(p, max(hosted[p], default=None), max(brought[p], default=None)) for p in people]
        host, bringer = suggest_turns(turns, meeting)
        assert (host is None, host != bringer) == (meeting < COACH_LEADS, True)
        brought[bringer].append(after(5 * meeting))
        if host:
            hosted[host].append(after(5 * meeting))
    for turns in (hosted, brought):
        counts = [len(moments) for moments in turns.values()]
        assert max(counts) - min(counts) <= 1, counts


@pytest.mark.parametrize(
    ("turns", "before", "expected"),
    [
        ([], 5, (None, None)),
        ([PastTurns(1, None, None)], 5, (None, 1)),  # alone there is nobody to lead
        ([PastTurns(1, None, None), PastTurns(2, None, None)], 1, (None, 1)),  # the coach still leads
        ([PastTurns(1, None, after(1)), PastTurns(2, None, None)], 5, (1, 2)),  # never is the longest ago
        ([PastTurns(1, after(1), after(9)), PastTurns(2, after(9), after(1)), PastTurns(3, after(2), after(5))], 5, (1, 2)),
        ([PastTurns(1, after(1), after(1)), PastTurns(2, after(9), after(9))], 5, (2, 1)),  # one person is never both
    ],
)  # fmt: skip
def test_whose_turn_it_is(turns, before, expected):
    assert suggest_turns(turns, before) == expected


moments = st.none() | st.integers(0, 50).map(after)


@given(st.lists(st.tuples(moments, moments), min_size=2, max_size=7), st.integers(COACH_LEADS, 9))
def test_nobody_waits_longer_than_who_is_offered_the_turn(history, before):
    turns = [PastTurns(person, *moment) for person, moment in enumerate(history, 1)]
    host, bringer = suggest_turns(turns, before)
    last = {turn.person_id: turn for turn in turns}
    assert host != bringer
    assert all((last[bringer].brought_at or NOW) <= (turn.brought_at or NOW) for turn in turns)
    others = [turn for turn in turns if turn.person_id != bringer]
    assert all((last[host].hosted_at or NOW) <= (turn.hosted_at or NOW) for turn in others)


@pytest.mark.parametrize(
    ("number", "staff", "refusal"),
    [
        (3, 0, "Kies 4 tot 7 mensen. Met 5 of 6 gaat het het best."),
        (4, 0, None),
        (7, 0, None),
        (8, 0, "Kies 4 tot 7 mensen. Met 5 of 6 gaat het het best."),
        (5, 1, "Een medewerker of begeleider hoort niet in een intervisiegroep. Anders durft niemand te vertellen."),
    ],
)  # fmt: skip
def test_composition(number, staff, refusal):
    if refusal is None:
        check_composition(number, staff)
        return
    with pytest.raises(RuleError) as refused:
        check_composition(number, staff)
    assert (refused.value.message, refused.value.field) == (refusal, "people")


@pytest.mark.parametrize(
    ("places", "advice"),
    [
        (["Noord", "Zuid", "Oost", "West"], ["small"]),
        (["Noord"] * 5, ["one_neighbourhood"]),
        (["Noord"] * 4, ["small", "one_neighbourhood"]),
        (["Noord", "noord ", "NOORD", "", "Noord"], ["one_neighbourhood"]),
        (["Noord", "noord ", "Zuid", "", "Oost"], []),
        (["", "", "", "", ""], []),  # nothing is known, so nothing is said
    ],
)
def test_advice_about_a_group(places, advice):
    assert composition_advice(len(places), places) == advice


PLAN = {
    "starts_at": after(1), "method": "incident", "known_methods": {"incident"}, "host_id": 1, "case_bringer_id": 2,
    "member_ids": frozenset({1, 2}), "now": NOW,
}  # fmt: skip


@pytest.mark.parametrize(
    "change", [{}, {"host_id": None}, {"case_bringer_id": None}, {"host_id": None, "case_bringer_id": None}]
)
def test_plans_that_are_fine(change):
    check_plan(**(PLAN | change))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_at": NOW}, "starts_at"),
        ({"method": "roddel"}, "method"),
        ({"known_methods": set()}, "method"),
        ({"host_id": 2}, "host"),
        ({"case_bringer_id": 9}, "case_bringer"),
        ({"host_id": 9}, "case_bringer"),
    ],
)
def test_plans_that_are_refused(change, field):
    with pytest.raises(RuleError) as refusal:
        check_plan(**(PLAN | change))
    assert refusal.value.field == field


def test_attendance_is_filled_in_once_it_is_over():
    check_attendance_time(NOW, NOW)
    with pytest.raises(RuleError, match="nog niet afgelopen"):
        check_attendance_time(NOW, NOW - timedelta(seconds=1))
