"""Who needs a second step and since when, as tables; which half minutes of an app count; what may be taken away."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.errors import RuleError
from lms.factors.rules import (
    IN_GRACE,
    NOT_ASKED,
    OVER,
    SET,
    Standing,
    asked_since,
    check_removal,
    is_app_code,
    standing_of,
    step_at,
    steps_that_count,
)

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


# (days since the role was given, days since this house began to ask, has a step): where somebody is, in a real and a made-up world
STANDINGS = {
    (None, 100, False): (Standing(NOT_ASKED), Standing(NOT_ASKED)),
    (None, 100, True): (Standing(SET), Standing(SET)),
    (0, 100, False): (Standing(IN_GRACE, 14), Standing(IN_GRACE, 14)),
    (0.1, 100, False): (Standing(IN_GRACE, 14), Standing(IN_GRACE, 14)),
    (5, 100, False): (Standing(IN_GRACE, 9), Standing(IN_GRACE, 14)),
    (13.9, 100, False): (Standing(IN_GRACE, 1), Standing(IN_GRACE, 14)),
    (14, 100, False): (Standing(OVER), Standing(IN_GRACE, 14)),
    (15, 100, True): (Standing(SET), Standing(SET)),
    (900, 100, False): (Standing(OVER), Standing(IN_GRACE, 14)),
    (900, 5, False): (Standing(IN_GRACE, 9), Standing(IN_GRACE, 14)),
    (900, 5, True): (Standing(SET), Standing(SET)),
}


@pytest.mark.parametrize(("case", "expected"), STANDINGS.items(), ids=str)
def test_where_somebody_is(case, expected):
    role_days, house_days, has_factor = case
    since = asked_since([] if role_days is None else [ago(role_days)], ago(house_days))
    found = [
        standing_of(has_factor=has_factor, asked_since=since, now=NOW, grace_ends=grace_ends)
        for grace_ends in (True, False)
    ]
    assert tuple(found) == expected


def test_of_several_roles_the_first_counts():
    assert asked_since([ago(3), ago(9), ago(1)], ago(100)) == ago(9)


@pytest.mark.parametrize(
    ("last", "expected"),
    [(None, [0, -1, 1]), (-2, [0, -1, 1]), (-1, [0, 1]), (0, [1]), (1, []), (5, [])],
)
def test_which_half_minutes_count(last, expected):
    """Counted from the present one."""
    present = step_at(NOW)
    last_step = None if last is None else present + last
    assert [step - present for step in steps_that_count(NOW, last_step)] == expected


@pytest.mark.parametrize(
    ("typed", "is_app"),
    [("123456", True), ("12345", False), ("1234567", False), ("ABCDEF", False), ("2345678923AB", False)],
)
def test_what_looks_like_a_code_of_an_app(typed, is_app):
    assert is_app_code(typed) is is_app


@pytest.mark.parametrize(
    ("number", "is_asked", "may"),
    [(1, True, False), (2, True, True), (1, False, True), (2, False, True)],
)
def test_the_last_step_stays_for_who_needs_one(number, is_asked, may):
    if may:
        check_removal(number=number, is_asked=is_asked)
    else:
        with pytest.raises(RuleError, match="Stel eerst een andere in"):
            check_removal(number=number, is_asked=is_asked)
