from datetime import UTC, datetime, timedelta

import pytest

from lms.accounts.rules import check_password, code_is_usable, device_of, normalised_email
from lms.errors import RuleError

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tries", "used", "minutes_left", "expected"),
    [
        (0, False, 10, True),
        (4, False, 1, True),
        (5, False, 10, False),
        (0, True, 10, False),
        (0, False, 0, False),
    ],
)
def test_when_a_code_can_be_used(tries, used, minutes_left, expected):
    assert (
        code_is_usable(
            tries=tries,
            used_at=NOW if used else None,
            expires_at=NOW + timedelta(minutes=minutes_left),
            now=NOW,
        )
        is expected
    )


@pytest.mark.parametrize("password", ["kort", "x" * 201, "anna visser", "ANNA@example.org", "ababababab"])
def test_passwords_that_are_refused(password):
    with pytest.raises(RuleError):
        check_password(password, "Anna Visser", "anna@example.org")


def test_a_sentence_is_a_good_password():
    check_password("de linde bloeit in juni", "Anna Visser", None)


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
