from datetime import date, timedelta

import pytest

from lms.errors import RuleError
from lms.renewal.rules import (
    Hours,
    RenewalFacts,
    RenewalNorms,
    Year,
    assess_renewal,
    check_hours,
    check_renewal,
    check_room,
    ground_of,
    years_of,
)

SINCE, UNTIL = date(2024, 3, 2), date(2026, 3, 2)
NORMS = RenewalNorms()
ME, ANNA, BAS = 1, 2, 3
FIRST, SECOND = date(2024, 6, 1), date(2025, 6, 1)


def facts(**values) -> RenewalFacts:
    return RenewalFacts(holder=ME, since=SINCE, valid_until=UNTIL, **values)


def signed(
    *signers: int | None, day: date = FIRST, hours: int = 10, confirmed: bool | None = True
) -> list[Hours]:
    return [Hours(day, hours, signer, confirmed) for signer in signers]


def states(given: RenewalFacts, norms: RenewalNorms = NORMS, today: date = UNTIL) -> dict[str, str]:
    return {item.slug: item.state for item in assess_renewal(given, norms, today).items}


def test_the_years_of_a_certificate():
    assert years_of(SINCE, UNTIL) == (
        Year(1, date(2024, 3, 2), date(2025, 3, 2), False),
        Year(2, date(2025, 3, 3), date(2026, 3, 2), True),
    )
    leap = years_of(date(2026, 2, 28), date(2028, 2, 29))
    assert [(year.begins, year.ends) for year in leap] == [
        (date(2026, 2, 28), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2028, 2, 29)),
    ]
    assert len(years_of(date(2025, 12, 15), date(2028, 3, 2))) == 2  # renewed early: the first year is longer


def test_nothing_done():
    assert states(facts()) == {
        f"{kind}-{year}": "open"
        for year in (1, 2)
        for kind in ("meetings", "deepening_days", "reflections", "hours")
    }


def test_everything_done():
    given = facts(
        meetings=[FIRST] * 4 + [SECOND] * 4,
        deepening_days=[FIRST, SECOND],
        reflections=[FIRST, SECOND],
        hours=signed(ANNA, day=FIRST) + signed(BAS, day=SECOND),
    )
    found = assess_renewal(given, NORMS, UNTIL)
    assert (found.is_complete, {item.state for item in found.items}) == (True, {"done"})
    assert found.opens_on == UNTIL - timedelta(days=90)


def test_each_year_counts_by_itself_and_the_last_goes_on_after_the_end():
    eight = facts(meetings=[FIRST] * 8)
    assert (states(eight)["meetings-1"], states(eight)["meetings-2"]) == ("done", "open")
    late = facts(meetings=[UNTIL + timedelta(days=9)] * 4)
    assert states(late, today=UNTIL + timedelta(days=10))["meetings-2"] == "done"
    before = facts(meetings=[SINCE - timedelta(days=1)] * 4)
    assert states(before)["meetings-1"] == "open"


def test_the_second_year_is_locked_before_it_begins():
    assert states(facts(), today=date(2024, 9, 1))["hours-2"] == "locked"


def test_norms_are_data():
    norms = RenewalNorms(meetings=1, deepening_days=0, reflections=0, hours=0)
    assert states(facts(meetings=[FIRST, SECOND]), norms) == {"meetings-1": "done", "meetings-2": "done"}


@pytest.mark.parametrize(
    ("mine", "signers_of", "ground"),
    [
        (signed(ANNA), {}, "counts"),
        (signed(ANNA), {ANNA: frozenset({BAS})}, "counts"),
        (signed(ANNA), {ANNA: frozenset({ME})}, "pair"),
        (signed(ANNA), {ANNA: frozenset({ME, BAS})}, "counts"),
        (signed(ANNA, BAS), {ANNA: frozenset({ME})}, "counts"),
        (signed(ANNA) + signed(BAS, confirmed=None), {ANNA: frozenset({ME})}, "pair"),
        (signed(ANNA) + signed(ME), {ANNA: frozenset({ME})}, "pair"),
        (signed(ME), {}, "own"),
        (signed(ANNA, confirmed=None), {}, "asked"),
        (signed(ANNA, confirmed=False), {}, "refused"),
        (signed(None), {}, "counts"),
    ],
)
def test_which_hours_count(mine, signers_of, ground):
    given = facts(hours=mine, signers_of=signers_of)
    assert ground_of(mine[0], given) == ground


def test_the_reason_says_why_hours_do_not_count():
    given = facts(hours=signed(ANNA, hours=6) + signed(ANNA, hours=5, confirmed=None) + signed(ME, hours=2))
    item = next(row for row in assess_renewal(given, NORMS, UNTIL).items if row.slug == "hours-1")
    assert (item.state, dict(item.reason.values)) == (
        "waiting",
        {
            "done": 6,
            "norm": 10,
            "year": 1,
            "begins": SINCE,
            "ends": date(2025, 3, 2),
            "asked": 5,
            "own": 2,
            "pair": 0,
        },
    )


DONE = assess_renewal(facts(), RenewalNorms(0, 0, 0, 0), UNTIL)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "participation"}, {"state": "revoked"}, {"state": "superseded"}, {"today": UNTIL - timedelta(days=91)},
        {"renewal": assess_renewal(facts(), NORMS, UNTIL)},
    ],
)  # fmt: skip
def test_when_it_is_not_renewed(wrong):
    fine = {"renewal": DONE, "kind": "certificate", "state": "ending", "today": UNTIL}
    check_renewal(**fine)
    with pytest.raises(RuleError):
        check_renewal(**fine | wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"done_on": None},
        {"done_on": UNTIL + timedelta(days=1)},
        {"hours": 0},
        {"hours": 13},
        {"hours": None},
        {"what": " "},
        {"is_self": True},
        {"is_known": False},
    ],
)
def test_hours_that_are_refused(wrong):
    fine = {
        "done_on": UNTIL,
        "hours": 3,
        "what": "Koffie",
        "is_self": False,
        "is_known": True,
        "today": UNTIL,
    }
    check_hours(**fine)
    with pytest.raises(RuleError):
        check_hours(**fine | wrong)


@pytest.mark.parametrize(
    "wrong", [{"asked_today": 10}, {"on_day": 9}, {"in_week": 37}, {"hours": 12, "on_day": 1}]
)
def test_hours_that_do_not_fit(wrong):
    fine = {"hours": 4, "on_day": 8, "in_week": 36, "asked_today": 9}
    check_room(**fine)
    with pytest.raises(RuleError):
        check_room(**fine | wrong)
