"""Choosing a method: by what it says about itself, so that one more file changes nothing about the others."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.peergroups.method_queries import methods
from lms.peergroups.method_rules import (
    CASES,
    ENERGIES,
    NO_WISH,
    RESTED,
    TIMES,
    GroupFacts,
    Method,
    Step,
    Wish,
    by_code,
    misfits,
    ranked,
    suggest_method,
    wish_of,
)

TODAY = date(2026, 11, 24)
PLAIN = Method(
    code="gewoon", name="Gewoon", line="Zomaar.", since=TODAY, minutes=60, people_from=4, people_to=7, from_meeting=1,
    good_to_begin=False, needs_coach=False, cases=("event",), energy=("high",), steps=(Step("Praat.", 60, "all", ("Praat maar.", "Ik luister.")),),
)  # fmt: skip


def a_method(code: str, **changes) -> Method:
    return replace(PLAIN, code=code, **changes)


# the files as they are: what a group gets to see


def history(people: int = 5, meetings: int = 12) -> list[str]:
    """What is offered to a group that follows every suggestion."""
    used: list[str] = []
    for met in range(meetings):
        used.append(suggest_method(methods(), GroupFacts(people, met, tuple(reversed(used)))))
    return used


def test_a_group_begins_with_the_incident_method_and_then_takes_turns():
    assert history() == [
        "incident", "incident", "incident", "oplossingsgericht", "tienstappen", "zijlijn",
        "incident", "oplossingsgericht", "tienstappen", "zijlijn", "incident", "oplossingsgericht",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("met", "wish", "suggestion"),
    [
        (0, Wish(energy="low"), "oplossingsgericht"), (0, Wish(case="crosstalk"), "tienstappen"), (0, Wish(case="feeling"), "incident"),
        (2, Wish(case="value"), "incident"), (3, Wish(case="value"), "socratisch"), (5, Wish(case="feeling"), "balint"),
        (4, Wish(case="view"), "incident"), (5, Wish(case="view"), "zijlijn"), (8, Wish(case="stuck"), "oplossingsgericht"),
        (0, Wish(minutes=60), "oplossingsgericht"), (8, Wish(case="value", minutes=60), "oplossingsgericht"),
        (8, Wish(case="event", energy="high", minutes=90), "incident"),
    ],
)  # fmt: skip
def test_what_is_offered_for_what_people_say(met, wish, suggestion):
    assert suggest_method(methods(), GroupFacts(5, met), wish) == suggestion


def test_with_four_people_the_balint_method_waits():
    asked = Wish(case="feeling", energy="high")
    assert [suggest_method(methods(), GroupFacts(people, 9), asked) for people in (4, 5)] == [
        "incident",
        "balint",
    ]


# each thing a method says, on its own


@pytest.mark.parametrize(
    ("changes", "group", "wish", "codes"),
    [
        ({}, GroupFacts(5, 0), NO_WISH, ()),
        ({"people_from": 5}, GroupFacts(4, 0), NO_WISH, ("few",)),
        ({"people_to": 5}, GroupFacts(6, 0), NO_WISH, ("many",)),
        ({"from_meeting": 4}, GroupFacts(5, 2), NO_WISH, ("new",)),
        ({"from_meeting": 4}, GroupFacts(5, 3), NO_WISH, ()),
        ({"minutes": 61}, GroupFacts(5, 0), Wish(minutes=60), ("long",)),
        ({"minutes": 60}, GroupFacts(5, 0), Wish(minutes=60), ()),
        ({"people_from": 7, "minutes": 90}, None, Wish(minutes=60), ("long",)),
        ({"people_from": 5, "from_meeting": 2, "minutes": 90}, GroupFacts(4, 0), Wish(minutes=60), ("long", "few", "new")),
    ],
)  # fmt: skip
def test_why_a_method_does_not_suit(changes, group, wish, codes):
    assert misfits(a_method("x", **changes), group, wish) == codes


@pytest.mark.parametrize(
    ("better", "worse", "group", "wish"),
    [
        ({}, {"people_from": 6, "cases": ("value",)}, GroupFacts(5, 5), Wish(case="value")),  # what does not suit comes last
        ({"cases": ("value",)}, {"good_to_begin": True}, GroupFacts(5, 0), Wish(case="value")),
        ({"energy": ("low",), "needs_coach": True}, {}, GroupFacts(5, 5), Wish(energy="low")),
        ({}, {"needs_coach": True, "good_to_begin": True}, GroupFacts(5, 0), NO_WISH),
        ({"good_to_begin": True}, {}, GroupFacts(5, 2), NO_WISH),
        ({"since": TODAY - timedelta(days=1)}, {"good_to_begin": True}, GroupFacts(5, 3), NO_WISH),  # no longer new
        ({}, {"since": TODAY - timedelta(days=1)}, GroupFacts(5, 3, ("worse",)), NO_WISH),  # used last
        ({"since": TODAY - timedelta(days=1)}, {}, GroupFacts(5, 3), NO_WISH),
    ],
)  # fmt: skip
def test_what_comes_first(better, worse, group, wish):
    pair = [a_method("worse", **worse), a_method("better", **better)]
    for given_order in (pair, pair[::-1]):
        assert [method.code for method in ranked(given_order, group, wish)] == ["better", "worse"]


def test_a_method_comes_back_when_it_has_rested():
    older, other = a_method("a", since=TODAY - timedelta(days=9)), a_method("b")
    offered = [
        suggest_method([older, other], GroupFacts(5, 9, ("x",) * ago + ("a",))) for ago in range(RESTED + 1)
    ]
    assert offered == [*["b"] * RESTED, "a"]


@pytest.mark.parametrize(
    ("asked", "understood"),
    [
        (("value", "low", 60), Wish("value", "low", 60)),
        (("", "", 0), NO_WISH),
        (("geheim", "<b>", 61), NO_WISH),
    ],
)
def test_what_we_do_not_know_is_no_wish(asked, understood):
    assert wish_of(*asked) == understood


# a seventh method

sizes = st.integers(4, 7)
codes = st.sampled_from("abcdefghijkl")


@st.composite
def any_methods(draw, number: int):
    """Methods that say whatever a file may say, each with a code of its own."""
    names = draw(st.permutations("abcdefghijkl"))[:number]
    return [
        a_method(
            name,
            since=TODAY + timedelta(days=draw(st.integers(0, 3))),
            minutes=draw(st.sampled_from((50, 60, 75, 90))),
            people_from=draw(sizes),
            people_to=draw(sizes),
            from_meeting=draw(st.integers(1, 8)),
            good_to_begin=draw(st.booleans()),
            needs_coach=draw(st.booleans()),
            cases=tuple(draw(st.sets(st.sampled_from(CASES), min_size=1, max_size=3))),
            energy=tuple(draw(st.sets(st.sampled_from(ENERGIES), min_size=1))),
        )
        for name in names
    ]


groups = st.builds(GroupFacts, sizes, st.integers(0, 10), st.lists(codes, max_size=6).map(tuple))
wishes = st.builds(
    Wish, st.sampled_from(("", *CASES)), st.sampled_from(("", *ENERGIES)), st.sampled_from((0, *TIMES))
)


@given(any_methods(7), groups, wishes, st.integers(0, 7))
def test_a_seventh_method_changes_no_other_suggestion(seven, group, wish, place):
    """The six stay in their order whatever the seventh says and wherever its file stands: where a group is offered something
    else than before, it is the seventh itself."""
    seventh, six = seven[0], seven[1:]
    together = [*six[:place], seventh, *six[place:]]
    before = ranked(six, group, wish)
    assert [method for method in ranked(together, group, wish) if method is not seventh] == before
    assert suggest_method(together, group, wish) in (before[0].code, seventh.code)


@given(any_methods(6), groups, wishes)
def test_one_that_fits_no_better_is_not_offered_instead(six, group, wish):
    """A file that says the same as the best one, but came later, waits behind it for as long as that one has rested."""
    unused = replace(group, used=())
    best = ranked(six, unused, wish)[0]
    later = replace(best, code="a-nieuw", since=best.since + timedelta(days=1))
    assert suggest_method([later, *six], unused, wish) == best.code


@given(groups, wishes)
def test_nor_does_a_seventh_beside_the_real_six(group, wish):
    seventh = a_method("wandelen", since=date(2027, 1, 4), from_meeting=8, cases=("value",))
    before, after = suggest_method(methods(), group, wish), suggest_method([*methods(), seventh], group, wish)
    does_suit = not misfits(by_code(methods())[before], group, wish)
    assert after in ((before, "wandelen") if group.met >= 7 or not does_suit else (before,))
