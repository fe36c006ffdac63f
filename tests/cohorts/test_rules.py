from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.cohorts import rules
from lms.cohorts.rules import Away, counted_days, last_return, promised_version
from lms.errors import RuleError

MONDAY = date(2026, 3, 2)
TEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def complaint(call, *values) -> tuple[str | None, bool]:
    """(field, refused) of a check."""
    try:
        call(*values)
    except RuleError as refusal:
        return refusal.field, True
    return None, False


@pytest.mark.parametrize(
    ("ends_on", "expected"),
    [(MONDAY + DAY, (None, False)), (MONDAY, ("ends_on", True)), (MONDAY - DAY, ("ends_on", True))],
)
def test_a_cohort_ends_after_it_starts(ends_on, expected):
    assert complaint(rules.check_period, MONDAY, ends_on) == expected


@pytest.mark.parametrize(
    ("capacity", "refused"), [(-1, True), (0, True), (1, False), (300, False), (301, True)]
)
def test_how_many_seats_a_cohort_may_have(capacity, refused):
    assert complaint(rules.check_capacity, capacity) == ("capacity" if refused else None, refused)


@pytest.mark.parametrize(
    ("capacity", "members", "left"), [(12, 0, 12), (12, 11, 1), (12, 12, 0), (12, 13, 0), (1, 0, 1)]
)
def test_seats_left(capacity, members, left):
    assert rules.seats_left(capacity, members) == left


@pytest.mark.parametrize(
    ("day", "refused"),
    [(MONDAY - DAY, True), (MONDAY, False), (MONDAY + 7 * DAY, False), (MONDAY + 8 * DAY, True)],
)
def test_a_group_day_falls_within_the_period(day, refused):
    assert complaint(rules.check_group_day, day, MONDAY, MONDAY + 7 * DAY) == (
        "starts_at" if refused else None,
        refused,
    )


def test_a_group_day_is_of_a_module_of_the_course():
    assert complaint(rules.check_module, "01-rol", ["01-rol"]) == (None, False)
    assert complaint(rules.check_module, "02-anders", ["01-rol"]) == ("module_slug", True)


@pytest.mark.parametrize(
    ("now", "refused"),
    [(TEN - timedelta(seconds=1), True), (TEN, False), (TEN + 40 * DAY, False)],
)
def test_attendance_is_not_written_down_before_the_day_has_begun(now, refused):
    assert complaint(rules.check_attendance_time, TEN, now) == (None, refused)


@pytest.mark.parametrize(
    ("until", "refused"), [(None, False), (MONDAY + DAY, False), (MONDAY, True), (MONDAY - DAY, True)]
)
def test_we_call_again_after_a_pause_began(until, refused):
    assert complaint(rules.check_pause, MONDAY, until) == ("until" if refused else None, refused)


FIRST = date(2026, 3, 1)


def march(number: int) -> date:
    return FIRST + timedelta(days=number - 1)


@pytest.mark.parametrize(
    ("aways", "expected"),
    [
        ((), 30),
        ((Away(march(10), march(20)),), 20),
        ((Away(march(10)),), 9),  # still away
        ((Away(march(-9), march(5)),), 26),
        ((Away(march(40), march(50)),), 30),
        ((Away(march(1), march(31)),), 0),
        ((Away(march(10), march(20)), Away(march(15), march(25))), 15),  # never counted twice
        ((Away(march(20), march(25)), Away(march(5), march(10))), 20),
    ],
)
def test_days_of_a_pause_do_not_count(aways, expected):
    assert counted_days(march(1), march(31), aways) == expected


@given(st.lists(st.tuples(st.integers(-40, 40), st.none() | st.integers(0, 40)), max_size=4))
def test_counting_says_the_same_as_looking_at_every_day(pauses):
    aways = [Away(march(since), None if long is None else march(since + long)) for since, long in pauses]
    counted = sum(not any(away.covers(march(number)) for away in aways) for number in range(1, 31))
    assert counted_days(march(1), march(31), aways) == counted


def test_the_last_day_somebody_came_back():
    aways = (Away(march(1), march(5)), Away(march(8), march(12)), Away(march(20)))
    assert [last_return(aways, march(number)) for number in (4, 5, 30)] == [None, march(5), march(12)]


@pytest.mark.parametrize(
    ("moves", "promised"),
    [
        ([], 3),
        ([(date(2026, 3, 1), 1, 3)], 3),  # moved before the first day
        ([(date(2026, 3, 2), 1, 3)], 3),  # on the first day
        ([(date(2026, 3, 3), 1, 3)], 1),  # after it
        ([(date(2026, 2, 1), 1, 2), (date(2026, 4, 1), 2, 3)], 2),
        ([(date(2026, 4, 1), 1, 3), (date(2026, 5, 1), 3, 1), (date(2026, 6, 1), 1, 3)], 1),  # there and back
    ],
)  # fmt: skip
def test_the_version_that_was_promised_is_that_of_the_first_day(moves, promised):
    assert promised_version(3, date(2026, 3, 2), moves) == promised
