"""Where a question may be asked, and what it must hold: tables, no database."""

import pytest

from lms.asking import rules
from lms.errors import RuleError


def refused(check, *arguments, **values):
    try:
        check(*arguments, **values)
    except RuleError as refusal:
        return refusal.field or "form"
    return None


@pytest.mark.parametrize(
    ("text", "is_spoken", "has_open", "found"),
    [
        ("Hoe?", False, False, None),
        ("", True, False, None),
        (" ", False, False, "text"),
        ("Hoe?", True, True, "text"),
    ],
)
def test_a_question_is_written_or_spoken_and_one_is_open_at_a_place(text, is_spoken, has_open, found):
    assert refused(rules.check_question, text, is_spoken=is_spoken, has_open=has_open) == found


@pytest.mark.parametrize(
    ("text", "is_spoken", "found"), [("Zo.", False, None), ("", True, None), (" ", False, "text")]
)
def test_an_answer_is_written_or_spoken(text, is_spoken, found):
    assert refused(rules.check_answer, text, is_spoken=is_spoken) == found


@pytest.mark.parametrize(
    ("open_slugs", "is_open", "found"),
    [(set(), False, None), ({"other"}, False, None), ({"this"}, False, "form"), (set(), True, "form")],
)
def test_a_question_goes_open_again_where_no_other_is(open_slugs, is_open, found):
    assert refused(rules.check_reopen, "this", open_slugs, is_open=is_open) == found
