"""When an evening may begin and end, and when a coach is asked to ring: tables, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.errors import RuleError
from lms.peergroups.evening_rules import (
    Taps,
    asks_for_a_call,
    check_afterwards,
    check_end,
    check_open,
    check_were_there,
    counted,
    is_open,
    went_badly,
)

STARTS = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=2)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("now", "cancelled_at", "refusal"),
    [
        (STARTS - 2 * HOUR, None, None),
        (STARTS - 2 * HOUR - timedelta(seconds=1), None, "Dit kan vanaf 2 uur voor het begin."),
        (ENDS + 12 * HOUR, None, None),
        (
            ENDS + 12 * HOUR + timedelta(seconds=1),
            None,
            "Deze avond is voorbij. Vul alleen nog in wie er was.",
        ),
        (STARTS, STARTS - HOUR, "Deze bijeenkomst gaat niet door."),
    ],
)
def test_when_an_evening_is_open(now, cancelled_at, refusal):
    assert is_open(STARTS, ENDS, cancelled_at, now) == (refusal is None)
    if refusal is None:
        check_open(STARTS, ENDS, cancelled_at, now)
        return
    with pytest.raises(RuleError) as refused:
        check_open(STARTS, ENDS, cancelled_at, now)
    assert refused.value.message == refusal


def test_an_evening_is_not_over_when_it_just_began():
    check_end(STARTS, STARTS + timedelta(minutes=30))
    with pytest.raises(RuleError, match="na een half uur"):
        check_end(STARTS, STARTS + timedelta(minutes=29))


def test_who_had_a_turn_was_there():
    check_were_there({1}, {1, 2})
    with pytest.raises(RuleError) as refused:
        check_were_there({1, 3}, {1, 2})
    assert refused.value.field == "present"


def test_two_days_afterwards():
    check_afterwards(ENDS, ENDS + 48 * HOUR)
    for ended_at, now in ((ENDS, ENDS + 48 * HOUR + timedelta(seconds=1)), (None, ENDS)):
        with pytest.raises(RuleError):
            check_afterwards(ended_at, now)


@pytest.mark.parametrize(
    ("taps", "is_bad"),
    [
        (Taps(), False),
        (Taps(dared_yes=2, dared_no=2), True),
        (Taps(dared_yes=1, dared_no=2), False),  # three answers tell who it was
        (Taps(dared_yes=3, dared_no=1), False),
        (Taps(useful_yes=0, useful_no=4), True),
        (
            Taps(dared_yes=3, dared_no=1, useful_yes=3, useful_no=1),
            False,
        ),  # two different questions are not added up
    ],
)
def test_an_evening_that_went_badly(taps, is_bad):
    assert went_badly(taps) == is_bad


BAD, FINE = Taps(dared_yes=2, dared_no=3), Taps(dared_yes=4, dared_no=1)


@pytest.mark.parametrize(
    ("evenings", "asks"),
    [
        ([], False),
        ([(100, BAD)], False),
        ([(100, BAD), (60, BAD)], True),
        ([(100, BAD), (60, FINE)], False),
        ([(100, BAD), (60, FINE), (50, BAD)], False),
        ([(100, FINE), (60, BAD), (50, BAD)], True),
        ([(100, BAD), (47, BAD)], False),  # the last can still be answered
        ([(100, BAD), (60, BAD), (47, FINE)], True),
    ],
)
def test_when_a_coach_is_asked_to_ring(evenings, asks):
    now = ENDS + 100 * HOUR
    assert asks_for_a_call([(now - hours * HOUR, taps) for hours, taps in evenings], now) == asks


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=7))
def test_counting_forgets_only_who_said_it(answers):
    taps = Taps()
    for dared, useful in answers:
        taps = counted(taps, dared=dared, useful=useful)
    assert taps == Taps(
        sum(dared for dared, _ in answers), sum(not dared for dared, _ in answers),
        sum(useful for _, useful in answers), sum(not useful for _, useful in answers),
    )  # fmt: skip
