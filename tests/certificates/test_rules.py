from datetime import date, timedelta

import pytest

from lms.certificates.rules import (
    certificate_state,
    check_name_change,
    linkedin_address,
    number_of,
    number_prefix,
    reminder_due,
    series_of,
)
from lms.errors import RuleError
from lms.layout.rules import signed_by

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("left", "revoked", "superseded", "outside", "inside"),
    [
        (91, False, False, "valid", "valid"), (90, False, False, "valid", "ending"), (0, False, False, "valid", "ending"),
        (-1, False, False, "expired", "expired"), (5, False, True, "superseded", "superseded"), (-5, False, True, "superseded", "superseded"),
        (5, True, True, "revoked", "revoked"), (5, True, False, "revoked", "revoked"), (None, False, False, "valid", "valid"),
        (None, True, False, "revoked", "revoked"),
    ],
)  # fmt: skip
def test_state(left, revoked, superseded, outside, inside):
    until = None if left is None else TODAY + timedelta(days=left)
    given = {"valid_until": until, "is_revoked": revoked, "is_superseded": superseded, "today": TODAY}
    assert (certificate_state(**given), certificate_state(**given, shows_end=True)) == (outside, inside)


@pytest.mark.parametrize(
    ("left", "reminder"),
    [(91, None), (90, 90), (60, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)],
)
def test_the_nearest_reminder_is_due(left, reminder):
    assert reminder_due(TODAY + timedelta(days=left), TODAY) == reminder


def test_numbers_of_both_kinds():
    certificate, participation = number_prefix(2026, "certificate"), number_prefix(2026, "participation")
    given = {
        (certificate, 1): "SLHZ-2026-0001", (certificate, 42): "SLHZ-2026-0042", (participation, 9_999): "SLHZ-D-2026-9999",
        (participation, 10_000): "SLHZ-D-2026-10000", (certificate, 100_000): "SLHZ-2026-100000",
    }  # fmt: skip
    assert {series: number_of(*series) for series in given} == given
    assert {series_of(number): number for number in given.values()} == given


def test_who_sign():
    blank = [{"name": "", "role": "coördinator"}, {"name": "", "role": "beoordelaar"}]
    named = [{"name": "Noor", "role": "directeur"}, {"name": "", "role": "beoordelaar"}]
    assert signed_by(blank, coordinator="Bas", assessor="Marjan") == [
        {"name": "Bas", "role": "coördinator"},
        {"name": "Marjan", "role": "beoordelaar"},
    ]
    assert signed_by(named, coordinator="Bas", assessor="") == [{"name": "Noor", "role": "directeur"}]


@pytest.mark.parametrize(
    ("name", "state"),
    [("", "valid"), ("Wilma", "valid"), ("Anna", "revoked"), ("Anna", "superseded"), ("Anna", "expired")],
)
def test_names_that_cannot_be_changed(name, state):
    with pytest.raises(RuleError):
        check_name_change(name, present="Wilma", state=state)


def test_the_link_to_linkedin():
    given = {
        "title": "Certificaat & meer", "organisation": "SLHZ", "issued_on": date(2026, 3, 2), "address": "https://x.nl/controleren/A",
        "number": "SLHZ-2026-0001",
    }  # fmt: skip
    with_end = linkedin_address(**given, valid_until=date(2028, 3, 2))
    assert with_end == (
        "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&name=Certificaat+%26+meer&organizationName=SLHZ"
        "&issueYear=2026&issueMonth=3&certUrl=https%3A%2F%2Fx.nl%2Fcontroleren%2FA&certId=SLHZ-2026-0001"
        "&expirationYear=2028&expirationMonth=3"
    )
    assert "expiration" not in linkedin_address(**given, valid_until=None)
