"""What can be done with a letter, as a table: every state against every act."""

import pytest

from lms.errors import RuleError
from lms.notifications.letter_rules import TAKEN_BACK_TO, check_envelope, check_letter_step, check_taking_back

STATES = ("letter", "printed", "posted", "returned", "aside", "unknown", "lapsed", "here", "mailed")


def refusal(check, *values: str) -> str:
    try:
        check(*values)
    except RuleError as refused:
        return refused.message
    return ""


@pytest.mark.parametrize(
    ("to", "may_come_from"),
    [
        ("printed", {"letter"}),
        ("posted", {"printed"}),
        ("returned", {"posted"}),
        ("aside", {"letter", "printed", "returned"}),
        ("letter", {"returned"}),
    ],
)
def test_from_where_a_letter_gets_there(to, may_come_from):
    assert {state for state in STATES if not refusal(check_letter_step, state, to)} == may_come_from


def test_what_can_be_taken_back_and_where_it_lies_then():
    assert {state: TAKEN_BACK_TO.get(state) for state in STATES if not refusal(check_taking_back, state, state)} == {
        "printed": "letter", "posted": "printed", "returned": "posted", "aside": "letter", "unknown": "letter",
    }  # fmt: skip


def test_taking_back_what_was_not_seen_is_refused():
    for state in STATES:
        assert refusal(check_taking_back, state, "nergens").startswith("Een collega was je net voor.")


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("", True),
        ("Dorpsstraat 1\n1234 AB Hoorn", True),
        ("p/a Zorgcentrum De Linde\nt.a.v. de receptie\nKamer 12\nLaan 3\n1234 AB Hoorn\nNederland", True),
        ("  \n\n", True),
        ("-", False),
        ("12345", False),
        ("\n".join(f"regel {number}" for number in range(7)), False),
        ("Bel eerst aan bij de buren, want de bel is stuk en de post ligt dan buiten", False),
    ],
)
def test_what_fits_on_an_envelope(address, fits):
    assert (refusal(check_envelope, address) == "") is fits
