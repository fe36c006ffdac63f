"""Days and times as people type them, and the two nights in which the clock is changed."""

from datetime import date, datetime

import pytest

from lms.clock import times_shown
from lms.date_rules import as_read
from lms.forms import DayField, Form, MomentField


class Asked(Form):
    day = DayField("Dag")
    moment = MomentField("Dag en tijd")


def read(app, **typed: str) -> Asked:
    with app.test_request_context(
        method="POST", data={"day": "12-04-2027", "moment": "12-04-2027 10:00"} | typed
    ):
        form = Asked(meta={"csrf": False})
        form.validate()
        return form


@pytest.mark.parametrize(
    "typed",
    [
        "2027-04-03", "03-04-2027", "3-4-2027", "3/4/2027", "03.04.2027", "3 4 2027", "3 april 2027", " 3 Apr. 2027 ", "3 - 4 - 2027", "٣-٤-٢٠٢٧",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(app, typed):
    form = read(app, day=typed)
    assert (form.day.data, list(form.day.errors)) == (date(2027, 4, 3), [])


@pytest.mark.parametrize(
    "typed", ["3-4", "31-02-2027", "3-13-2027", "volgende week", "3 april", "2027", "3-4-2027-5", "3-4-20275"]
)
def test_what_is_no_day_is_asked_again(app, typed):
    form = read(app, day=typed)
    assert (form.day.data, len(form.day.errors), form.day._value()) == (None, 1, typed)


@pytest.mark.parametrize(
    "typed",
    [
        "2027-04-03T14:00", "2027-04-03T14:00:00", "3-4-2027 14:00", "03-04-2027 14.00", "3 april 2027, 14.00 uur", "3/4/2027 14:00u", "3 apr 2027 14:00:00",
    ],
)  # fmt: skip
def test_a_moment_is_read_however_it_is_written(app, typed):
    form = read(app, moment=typed)
    assert (str(form.moment.data), list(form.moment.errors)) == ("2027-04-03 14:00:00", [])


@pytest.mark.parametrize("number", range(1, 13))
def test_every_month_has_its_name(number):
    names = (
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    )
    shorts = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
    assert [as_read(f"7 {name[number - 1]} 2027") for name in (names, shorts)] == [f"7-{number}-2027"] * 2


@pytest.mark.parametrize(
    ("typed", "times", "said"),
    [
        ("2027-03-28T01:59", 1, None),
        ("2027-03-28T02:00", 0, "02.00 uur is er dan niet"),
        ("2027-03-28T02:30", 0, "02.30 uur is er dan niet"),
        ("2027-03-28T03:00", 1, None),
        ("2027-10-31T01:59", 1, None),
        ("2027-10-31T02:00", 2, "02.00 uur is er dan twee keer"),
        ("2027-10-31T02:59", 2, "02.59 uur is er dan twee keer"),
        ("2027-10-31T03:00", 1, None),
    ],
)
def test_a_time_that_the_clock_skips_or_shows_twice_is_asked_about(app, typed, times, said):
    form = read(app, moment=typed)
    assert times_shown(datetime.fromisoformat(typed)) == times
    assert (said is None, all((said or "") in one for one in form.moment.errors)) == (
        not form.moment.errors,
        True,
    )
