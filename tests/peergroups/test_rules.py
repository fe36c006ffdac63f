"""Turns, composition, and what can be planned: tables, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.errors import RuleError
from lms.peergroups.rules import (
    check_attendance_time,
    check_composition,
    check_plan,
    composition_advice,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def after(weeks: int) -> datetime:
    return NOW + timedelta(weeks=weeks)


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
    "starts_at": after(1), "method": "incident", "known_methods": {"incident"}, "hosts": {1}, "bringers": {2},
    "member_ids": frozenset({1, 2}), "now": NOW,
}  # fmt: skip


@pytest.mark.parametrize(
    "change", [{}, {"hosts": set()}, {"bringers": set()}, {"hosts": set(), "bringers": set()}]
)
def test_plans_that_are_fine(change):
    check_plan(**(PLAN | change))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_at": NOW}, "starts_at"),
        ({"method": "roddel"}, "method"),
        ({"known_methods": set()}, "method"),
        ({"hosts": {1, 2}}, "host"),
        ({"bringers": {2, 9}}, "case_bringer"),
        ({"hosts": {9}}, "case_bringer"),
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
