from datetime import date, timedelta

import pytest

from lms.certificates.withdrawal_rules import (
    Terms,
    check_hearing,
    check_objection,
    check_objection_decision,
    check_revocation,
    terms,
)
from lms.errors import RuleError

DAY = date(2026, 3, 2)


def test_the_terms():
    assert terms(revoked_on=DAY) == Terms(date(2026, 4, 13), None, None)
    assert terms(revoked_on=DAY, received_on=date(2026, 3, 9)) == Terms(
        date(2026, 4, 13), date(2026, 3, 30), date(2026, 4, 27)
    )
    heard = terms(revoked_on=DAY, received_on=date(2026, 3, 9), heard_on=date(2026, 3, 12))
    assert heard.decide_by == date(2026, 4, 9)


@pytest.mark.parametrize(
    "wrong",
    [
        {"held_on": None},
        {"held_on": DAY + timedelta(days=1)},
        {"way": "x"},
        {"words": " "},
        {"state": "revoked"},
        {"state": "superseded"},
    ],
)
def test_hearings_that_are_refused(wrong):
    fine = {"held_on": DAY, "way": "phone", "words": "Ik snap het niet.", "today": DAY, "state": "expired"}
    check_hearing(**fine)
    with pytest.raises(RuleError):
        check_hearing(**fine | wrong)


@pytest.mark.parametrize(
    "wrong", [{"is_heard": False}, {"reason": " "}, {"state": "revoked"}, {"state": "superseded"}]
)
def test_withdrawals_that_are_refused(wrong):
    fine = {"reason": "Daarom.", "state": "valid", "is_heard": True}
    check_revocation(**fine)
    with pytest.raises(RuleError):
        check_revocation(**fine | wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": ""},
        {"is_known": True},
        {"received_on": DAY - timedelta(days=1)},
        {"received_on": DAY + timedelta(days=43)},
        {"today": DAY},
    ],
)
def test_objections_that_are_refused(wrong):
    fine = {
        "words": "Nee.",
        "received_on": DAY + timedelta(days=42),
        "revoked_on": DAY,
        "today": DAY + timedelta(days=50),
        "is_known": False,
    }
    check_objection(**fine)
    with pytest.raises(RuleError):
        check_objection(**fine | wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"by": 7},
        {"is_decided": True},
        {"heard_on": None},
        {"heard_on": DAY - timedelta(days=1)},
        {"heard_on": DAY + timedelta(days=9)},
        {"outcome": "x"},
        {"reasons": " "},
    ],
)
def test_decisions_that_are_refused(wrong):
    fine = {
        "outcome": "granted", "reasons": "Goed gehoord.", "heard_on": DAY, "received_on": DAY, "today": DAY + timedelta(days=3),
        "is_decided": False, "by": 1, "involved": {7, 8},
    }  # fmt: skip
    check_objection_decision(**fine)
    with pytest.raises(RuleError):
        check_objection_decision(**fine | wrong)
