from datetime import UTC, datetime

import pytest

from lms.accounts import rules
from lms.accounts.rules import device_of, normalised_email

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "has_short", "digits"),
    [(0, False, 6), (4, False, 6), (0, True, 8), (5, False, 8), (99, True, 8)],
)
def test_how_long_a_code_is(wrong, has_short, digits):
    assert rules.code_digits(wrong, has_short=has_short) == digits


def test_guessing_the_codes_of_an_account_stays_under_one_in_100_000_a_day():
    """Each try at the longest odds it can have: of the codes of three ways that live at once, one has six digits at most."""
    odds = sum(
        10.0**-digits
        for wrong in range(rules.MOST_WRONG_CODES)
        for digits in (6, 8, 8)
        if rules.code_is_usable(digits=digits, wrong=wrong, is_known_device=False)
    )
    assert odds < 1e-5


def test_one_spelling_of_an_address():
    assert normalised_email("  Anna@Example.ORG ") == "anna@example.org"


@pytest.mark.parametrize(
    ("agent", "code"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)", "iphone"),
        ("Mozilla/5.0 (Linux; Android 16)", "android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "macintosh"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "linux"),
        ("curl/8", "unknown"),
        ("", "unknown"),
    ],
)
def test_devices(agent, code):
    assert device_of(agent) == code
