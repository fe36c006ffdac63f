"""The days of a rhythm, and what a day runs into: everything is said, nothing is forbidden."""

import calendar
import tomllib
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.clock import local
from lms.cohorts import holiday_rules
from lms.cohorts.holiday_rules import Holiday, Holidays
from lms.cohorts.planning_queries import FILE, holidays
from lms.cohorts.planning_rules import RHYTHMS, Other, Proposal, Surroundings, clashes, laid_out, series

SATURDAY, TUESDAY = 5, 1


@pytest.mark.parametrize(
    ("rhythm", "weekday", "expected"),
    [
        ("week", TUESDAY, ["2027-01-05", "2027-01-12", "2027-01-19"]),
        ("two_weeks", TUESDAY, ["2027-01-05", "2027-01-19", "2027-02-02"]),
        ("month_1", SATURDAY, ["2027-02-06", "2027-03-06", "2027-04-03"]),
        ("month_3", SATURDAY, ["2027-01-16", "2027-02-20", "2027-03-20"]),
        ("month_last", SATURDAY, ["2027-01-30", "2027-02-27", "2027-03-27"]),
    ],
)
def test_the_days_of_a_rhythm(rhythm, weekday, expected):
    assert [day.isoformat() for day in series(date(2027, 1, 4), rhythm, weekday, 3)] == expected


@given(
    st.dates(date(2026, 1, 1), date(2060, 1, 1)),
    st.sampled_from(RHYTHMS),
    st.integers(0, 6),
    st.integers(1, 12),
)
def test_every_rhythm_gives_what_it_says(first, rhythm, weekday, number):
    days = series(first, rhythm, weekday, number)
    assert (len(days), days == sorted(set(days)), {day.weekday() for day in days}) == (
        number,
        True,
        {weekday},
    )
    assert all(day >= first for day in days)
    nth = {
        "month_last": lambda day: calendar.monthrange(day.year, day.month)[1] - day.day < 7,
        **{f"month_{n}": lambda day, n=n: (day.day - 1) // 7 + 1 == n for n in (1, 2, 3, 4)},
    }
    assert all(nth[rhythm](day) for day in days) if rhythm in nth else True


def test_modules_get_days_in_their_order_and_those_that_have_one_keep_it():
    days = [date(2027, 1, number) for number in (2, 9, 16)]
    assert laid_out(days, ["a", "b", "c", "d"], {"b"}) == [("a", days[0]), ("c", days[1]), ("d", days[2])]


KNOWN = Holidays(
    "https://example.org", date(2026, 11, 27), date(2026, 1, 1),
    {"north": date(2027, 8, 22), "middle": date(2027, 8, 22), "south": date(2027, 2, 1)},
    [Holiday("spring", ("north", "middle"), date(2027, 2, 20), date(2027, 2, 28))],
)  # fmt: skip


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def around(*others: Other, coaches: tuple[str, ...] = ("Carla",)) -> Surroundings:
    return Surroundings(
        others,
        frozenset(coaches),
        ["a", "b", "c"],
        date(2027, 1, 1),
        date(2027, 6, 30),
        KNOWN,
        local,
        at("2026-12-01T12:00"),
    )


def day(starts_at: str = "2027-01-16T10:00", module: str = "b", minutes: int = 180) -> Proposal:
    return Proposal(module, at(starts_at), minutes, "De Linde")


def other(starts_at: str, kind: str = "group_day", **values) -> Other:
    return Other(kind, "Eik", at(starts_at), 120, **values)


@pytest.mark.parametrize(
    ("proposal", "others", "expected"),
    [
        (day(), [], []),
        (day(), [other("2027-01-16T12:30", coaches=frozenset({"Carla"}))], ["same_coach"]),
        (day(), [other("2027-01-16T12:30", coaches=frozenset({"Wim"}))], []),
        (
            day(),
            [other("2027-01-16T13:00", coaches=frozenset({"Carla"}))],
            [],
        ),  # it begins when the other is over
        (day(), [other("2027-01-16T08:00", coaches=frozenset({"Carla"}))], []),
        (day(), [other("2027-01-16T12:30", place="de linde")], ["room"]),
        (
            day(),
            [other("2027-01-16T12:30", place="De  Linde", coaches=frozenset({"Carla"}))],
            ["same_coach", "room"],
        ),
        (day(), [other("2027-01-16T12:30", kind="meeting")], ["meeting"]),
        (day(), [other("2027-01-16T12:30", is_own=True, module_slug="b")], ["cohort"]),
        (day("2027-02-20T10:00"), [], ["holiday", "holiday_unknown"]),
        (day("2027-02-01T10:00"), [], []),
        (day("2027-02-02T10:00"), [], ["holiday_unknown"]),
        (day("2027-01-16T02:00"), [], ["night"]),
        (day("2027-01-16T21:00"), [], ["night"]),
        (day("2026-11-30T10:00"), [], ["past", "outside"]),
        (day("2027-07-01T08:00"), [], ["outside", "holiday_unknown"]),
        (day(), [other("2027-01-23T10:00", is_own=True, module_slug="a")], ["before"]),
        (day(), [other("2027-01-09T10:00", is_own=True, module_slug="c")], ["after"]),
        (day(), [other("2027-01-09T10:00", is_own=True, module_slug="a")], []),
        (day(), [other("2027-01-09T10:00", is_own=True, module_slug="weg")], []),
    ],
)
def test_what_a_day_runs_into(proposal, others, expected):
    assert [clash.code for clash in clashes(proposal, around(*others))] == expected


# the file


def test_the_file_of_school_holidays_is_read_whole():
    known = holidays()
    assert known.source.startswith("https://www.rijksoverheid.nl/")
    assert known.on(date(2026, 12, 24)) == {"christmas": ["north", "middle"]}
    assert (known.unknown_on(date(2026, 12, 24)), known.unknown_on(date(2026, 8, 1))) == (["south"], [])
    assert known.unknown_on(date(2028, 1, 1)) == ["north", "middle", "south"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"first": date(2026, 1, 5)}, "ends before"),
        ({"last": date(2028, 1, 5)}, "outside"),
        ({"kind": "carnival"}, "unknown"),
        ({"regions": ["east"]}, "unknown"),
        ({"last": date(2026, 3, 1)}, "begins before"),
    ],
)
def test_a_file_that_cannot_be_true_is_refused(change, sentence):
    values = tomllib.loads(FILE.read_text())
    row = next(row for row in values["holiday"] if row["kind"] == "christmas")
    row.update(change)
    with pytest.raises(ValueError, match=sentence):
        holiday_rules.read(values)


def test_somebody_looks_again_before_the_days_we_know_are_over():
    """The pages say how long ago the source was read; half a year before the end of what is known a new year is due."""
    assert min(
        holidays().known_until[region] for region in ("north", "middle")
    ) > holidays().read_on + timedelta(days=180)
