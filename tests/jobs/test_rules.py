"""When a job is tried again, whose count stands still, and which night it is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.clock import AMSTERDAM
from lms.jobs.rules import (
    DEATHS_AT_ONCE,
    LONGEST_WAIT,
    LOOKS,
    MOST_ATTEMPTS,
    Watch,
    after_a_death,
    next_attempt,
    night_of,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_waits_grow_to_half_an_hour_and_end_after_about_a_day():
    waits = [next_attempt(number, NOW) - NOW for number in range(1, MOST_ATTEMPTS)]
    assert waits[:3] == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40)]
    assert max(waits) == LONGEST_WAIT
    assert timedelta(hours=12) < sum(waits, timedelta()) < timedelta(hours=36)
    assert next_attempt(MOST_ATTEMPTS, NOW) is None


def test_a_job_that_kills_its_workers_makes_room_for_others_and_ends():
    assert [after_a_death(number, NOW) for number in range(1, DEATHS_AT_ONCE + 1)] == [NOW] * DEATHS_AT_ONCE
    assert after_a_death(DEATHS_AT_ONCE + 1, NOW) == next_attempt(DEATHS_AT_ONCE + 1, NOW)
    assert after_a_death(MOST_ATTEMPTS, NOW) is None


def dead_after(*looks: dict[str, int]) -> list[str]:
    watch = Watch()
    return [watch.look(beats) for beats in looks][-1]


@pytest.mark.parametrize(
    ("looks", "dead"),
    [
        ([{"a": 3}] * (LOOKS - 1), []),
        ([{"a": 3}] * LOOKS, ["a"]),
        ([{"a": 3}] * (LOOKS - 1) + [{"a": 4}], []),
        ([{"a": 3}] * (LOOKS - 1) + [{"a": 4}] * (LOOKS - 1), []),
        ([{"a": 3}] * 3 + [{}] + [{"a": 3}] * (LOOKS - 1), []),
        ([{"a": 9}] + [{"a": 1}] * (LOOKS - 1), []),
        ([{"a": 3, "b": number} for number in range(LOOKS)], ["a"]),
        ([], []),
    ],
)
def test_whose_count_stands_still(looks, dead):
    assert dead_after({}, *looks) == dead


@given(st.lists(st.booleans(), max_size=40))
def test_whoever_beats_once_in_every_looks_but_one_is_never_taken_for_dead(beaten):
    watch, count, quiet = Watch(), 0, 0
    for beats in beaten:
        quiet = 0 if beats or quiet == LOOKS - 2 else quiet + 1
        count += quiet == 0
        assert watch.look({"a": count}) == []


@pytest.mark.parametrize(
    ("local", "night"),
    [
        ("2026-03-02 03:09", date(2026, 3, 1)), ("2026-03-02 03:10", date(2026, 3, 2)), ("2026-03-02 23:59", date(2026, 3, 2)),
        ("2026-03-03 00:00", date(2026, 3, 2)),
        ("2026-03-29 03:10", date(2026, 3, 29)),  # the clock goes on: 02.00 is 03.00
        ("2026-10-25 02:30", date(2026, 10, 24)),  # twice this night
    ],
)  # fmt: skip
def test_the_night_begins_at_ten_past_three(local, night):
    assert night_of(datetime.fromisoformat(local).replace(tzinfo=AMSTERDAM)) == night
