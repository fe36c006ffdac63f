"""Who may do what on the way to a decision, as tables. No database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.errors import RuleError
from lms.progress import appeal_rules, decision_rules, portfolio_rules
from lms.progress.decision_rules import NO_ARBITER, NO_ASSESSOR, NO_CHECKER, TIES

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def refused(check, fine: dict, case: dict) -> str | None:
    """The field of the refusal; the fine case must pass."""
    check(**fine)
    with pytest.raises(RuleError) as refusal:
        check(**(fine | case))
    return refusal.value.field


@pytest.mark.parametrize(
    "case", [{"is_complete": False}, {"is_decided": True}, {"has_open_advice": True}, {"text": "  "}]
)
def test_advice_that_is_refused(case):
    fine = {"is_complete": True, "is_decided": False, "text": "Goed.", "has_open_advice": False}
    refused(decision_rules.check_advice, fine, case)


@pytest.mark.parametrize("case", [{"missing": 1}, {"has_open_advice": False}, {"is_checked": True}])
def test_a_check_that_is_refused(case):
    refused(
        decision_rules.check_completeness, {"missing": 0, "has_open_advice": True, "is_checked": False}, case
    )


@pytest.mark.parametrize(
    ("case", "field"),
    [
        ({"is_ready": False}, None), ({"planned_by_other": "Ans"}, None), ({"is_declared": False}, "declares"),
        ({"starts_at": NOW}, "starts_at"), ({"starts_at": None}, "starts_at"), ({"place": " "}, "place"),
    ],
)  # fmt: skip
def test_a_talk_that_is_refused(case, field):
    fine = {
        "is_ready": True, "is_declared": True, "starts_at": NOW + timedelta(hours=1), "place": "Hier", "planned_by_other": None, "now": NOW,
    }  # fmt: skip
    assert refused(decision_rules.check_talk, fine, case) == field


@pytest.mark.parametrize(
    ("case", "field"),
    [
        ({"is_open": False}, None), ({"is_complete": False}, None), ({"is_own_talk": False}, None), ({"talk_was_held": False}, None),
        ({"outcome": "perhaps"}, "outcome"), ({"reasons": ""}, "reasons"), ({"outcome": "not_yet"}, "to_do"),
        ({"outcome": "not_yet", "to_do": "Bel"}, "to_do_by"), ({"outcome": "not_yet", "to_do": "Bel", "to_do_by": DAY}, "to_do_by"),
    ],
)  # fmt: skip
def test_decisions_that_are_refused(case, field):
    fine = {
        "outcome": "passed", "reasons": "Goed.", "to_do": "", "to_do_by": None, "today": DAY, "is_open": True, "is_complete": True,
        "is_own_talk": True, "talk_was_held": True,
        "has_name": True,
    }  # fmt: skip
    assert refused(decision_rules.check_decision, fine, case) == field


@pytest.mark.parametrize(
    ("barring", "expected"),
    [
        (NO_CHECKER, {"self", "advised"}),
        (NO_ASSESSOR, {"self", "coached", "advised", "reviewed", "checked", "same_cohort", "same_project"}),
        (
            NO_ARBITER,
            {"self", "coached", "advised", "reviewed", "checked", "assessed", "same_cohort", "same_project"},
        ),
    ],
)
def test_which_ties_bar_whom(barring, expected):
    decision_rules.check_independence((), barring)
    barred = {tie for tie in TIES if decision_rules.tie_that_bars((tie,), barring)}
    assert barred == expected


@pytest.mark.parametrize(
    "case",
    [
        {"outcome": "passed"}, {"is_raised": True}, {"today": DAY + timedelta(days=43)}, {"text": " "},
    ],
)  # fmt: skip
def test_appeals_that_are_refused(case):
    fine = {
        "outcome": "not_yet", "decided_on": DAY, "today": DAY + timedelta(days=42), "is_raised": False, "text": "Nee.", "wants_call": False,
    }  # fmt: skip
    refused(appeal_rules.check_appeal, fine, case)
    appeal_rules.check_appeal(**(fine | {"text": "", "wants_call": True}))


def test_the_dates_of_an_appeal():
    assert appeal_rules.last_day_to_appeal(DAY) == date(2026, 4, 13)
    assert appeal_rules.deadlines(DAY, None) == appeal_rules.Deadlines(date(2026, 3, 23), date(2026, 4, 20))
    heard = appeal_rules.deadlines(DAY, date(2026, 3, 10))
    assert heard == appeal_rules.Deadlines(date(2026, 3, 23), date(2026, 4, 7))


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(0, 21))
def test_hearing_earlier_never_makes_the_answer_later(raised, days):
    earlier = appeal_rules.deadlines(raised, raised + timedelta(days=days)).decide_by
    assert earlier <= appeal_rules.deadlines(raised, None).decide_by


@pytest.mark.parametrize(
    ("kind", "steps", "by", "fits"),
    [
        ("taken", {}, 1, True), ("taken", {"taken": 1}, 2, False), ("heard", {}, 1, False), ("heard", {"taken": 1}, 1, True),
        ("heard", {"taken": 1}, 2, False), ("decided", {"taken": 1}, 1, False), ("decided", {"taken": 1, "heard": 1}, 1, True),
        ("decided", {"taken": 1, "heard": 1}, 2, False), ("heard", {"taken": 1, "heard": 1, "decided": 1}, 1, False),
    ],
)  # fmt: skip
def test_the_steps_of_an_appeal(kind, steps, by, fits):
    if fits:
        appeal_rules.check_step(kind, steps, by)
    else:
        with pytest.raises(RuleError):
            appeal_rules.check_step(kind, steps, by)


OFFERED = (("assignment", "a"), ("assignment", "b"), ("learning_point", "01"), ("learning_point", "02"))


@pytest.mark.parametrize(
    ("chosen", "decided", "fits"),
    [
        (OFFERED[:3], False, True), (OFFERED[:1], False, True), ((), False, True), (OFFERED, False, False),
        ((("assignment", "x"),), False, False), (OFFERED[:3], True, False), ((OFFERED[0],) * 4, False, True),
    ],
)  # fmt: skip
def test_pieces_for_the_talk(chosen, decided, fits):
    if fits:
        portfolio_rules.check_evidence(chosen, OFFERED, 3, is_decided=decided)
    else:
        with pytest.raises(RuleError):
            portfolio_rules.check_evidence(chosen, OFFERED, 3, is_decided=decided)
