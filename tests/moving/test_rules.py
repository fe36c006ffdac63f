"""Which dates can be asked, until when, and which wins: tables, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lms.errors import RuleError
from lms.moving import rules
from lms.moving.rules import Option

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def at(days: float) -> datetime:
    return NOW + timedelta(days=days)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (TODAY + timedelta(days=30), TODAY + timedelta(days=3)),
        (TODAY + timedelta(days=4), TODAY + timedelta(days=2)),
        (TODAY + timedelta(days=2), TODAY),
        (TODAY + timedelta(days=1), None),  # nobody would hear of it in time
    ],
)
def test_until_when_there_is_an_answer_to_give(first, last):
    found = rules.last_day(TODAY, first)
    if last is None:
        with pytest.raises(RuleError):
            rules.check_time_left(found, TODAY)
        return
    rules.check_time_left(found, TODAY)
    assert found == last


NUMBER = "Kies 2 tot 4 verschillende data."


@pytest.mark.parametrize(
    ("moments", "refusal"),
    [
        ([at(8), at(9)], None),
        ([at(8), at(9), at(10), at(11)], None),
        ([at(8)], NUMBER),
        ([at(8), at(8)], NUMBER),
        ([at(8), at(9), at(10), at(11), at(12)], NUMBER),
        ([at(8), at(0)], "Kies data die nog komen."),
        ([at(8), at(7)], "Kies andere data dan die van nu."),
        ([at(8), at(40.05)], "Op een van die data hebben jullie al een bijeenkomst. Kies een andere."),
        ([at(8), at(40) - timedelta(hours=2)], None),  # one after the other
    ],
)
def test_which_dates_can_be_asked(moments, refusal):
    def check() -> None:
        rules.check_number(moments)
        other = (at(40), at(40) + timedelta(hours=2))
        rules.check_moments(moments, planned_at=at(7), minutes=120, others=[other], now=NOW)

    if refusal is None:
        check()
        return
    with pytest.raises(RuleError) as refused:
        check()
    assert refused.value.message == refusal


@pytest.mark.parametrize(
    ("can", "members", "won"),
    [
        ([], 6, None),
        ([3, 3], 6, None),  # fewer than four can: it stays
        ([4, 5], 6, 1),
        ([5, 5], 6, 0),  # of two the first
        ([3, 2], 3, 0),  # of a small group everybody
        ([2, 2], 3, None),
        ([0, 0], 0, None),
    ],
)
def test_on_which_date_most_can(can, members, won):
    options = [Option(number, at(number + 1), people) for number, people in enumerate(can)]
    found = rules.best(options, members)
    assert (found.id if found else None) == won


@pytest.mark.parametrize(
    ("is_proposer", "looks_after", "may"),
    [(True, False, True), (False, True, True), (False, False, False)],
)
def test_who_closes_it(is_proposer, looks_after, may):
    if may:
        rules.check_may_close(is_proposer=is_proposer, looks_after=looks_after)
        return
    with pytest.raises(RuleError):
        rules.check_may_close(is_proposer=is_proposer, looks_after=looks_after)
