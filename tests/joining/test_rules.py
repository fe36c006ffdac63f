"""When a group has said yes: a table, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.errors import RuleError
from lms.joining.rules import check_ask, state_of_asking

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("answers", "asked_at", "is_agreed_aloud", "state"),
    [
        ({}, NOW, False, "waits"),
        ({1: True, 2: True}, NOW, False, "waits"),
        ({1: True, 2: True, 3: True}, NOW, False, "yes"),
        ({1: True}, NOW - WEEK, False, "yes"),  # silence of seven days
        ({}, NOW - WEEK + timedelta(seconds=1), False, "waits"),
        ({1: True, 2: False, 3: True}, NOW - WEEK, False, "objection"),  # silence does not undo it
        ({}, NOW, True, "yes"),
        ({2: False}, NOW, True, "yes"),  # talked over with the group
    ],
)
def test_what_a_group_said(answers, asked_at, is_agreed_aloud, state):
    found = state_of_asking(answers, {1, 2, 3}, asked_at=asked_at, is_agreed_aloud=is_agreed_aloud, now=NOW)
    assert found == state


FINE = {"is_staff": False, "is_member": False, "is_asked": False, "size": 6, "in_other_group": False}


@pytest.mark.parametrize(
    "change",
    [{"is_staff": True}, {"is_member": True}, {"is_asked": True}, {"size": 7}, {"in_other_group": True}],
)
def test_what_cannot_be_asked(change):
    check_ask(**FINE)
    with pytest.raises(RuleError):
        check_ask(**(FINE | change))
