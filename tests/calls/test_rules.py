"""Whose turn it is to ring, and in which order."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.calls.rules import CLAIM_LIFE, check_turn, claim_ends, to_say, urgency
from lms.errors import RuleError

NOW = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("claimed_at", "ends"),
    [
        (None, None),
        (NOW, NOW + CLAIM_LIFE),
        (NOW - CLAIM_LIFE + timedelta(seconds=1), NOW + timedelta(seconds=1)),
        (NOW - CLAIM_LIFE, None),
    ],
)
def test_how_long_a_colleague_rings(claimed_at, ends):
    assert claim_ends(claimed_at, NOW) == ends


@pytest.mark.parametrize(
    ("claimed_by", "until", "refusal"),
    [
        (None, None, None),
        (7, None, None),  # it is long ago
        (7, NOW, "Femke belt nu, tot 12.00 uur. Daarna kun jij bellen."),
        (1, NOW, None),  # that is oneself
    ],
)
def test_whose_turn_it_is(claimed_by, until, refusal):
    try:
        check_turn(claimed_by, "Femke", until, by_id=1)
        said = None
    except RuleError as error:
        said = error.message
    assert said == refusal


def test_the_order_of_the_list():
    soon, day = NOW + timedelta(hours=3), timedelta(days=1)
    rows = {
        "over soon": urgency(soon, NOW, 4),
        "over later": urgency(soon + day, NOW - day, 0),
        "waits long": urgency(None, NOW - day, 0),
        "waits short": urgency(None, NOW, 0),
        "tried often": urgency(None, NOW - 9 * day, 2),
    }
    assert sorted(rows, key=rows.__getitem__) == list(rows)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Dag Joop,\n\nMorgen is er les.\n", ["Dag Joop,", "Morgen is er les."]),
        ("Zeg hier of je komt:\nhttps://x.nl/dag/1\n\nTot dan.", ["Tot dan."]),
        ("Zeg hier of je komt:\n\nhttps://x.nl/dag/1", []),
        ("Neem mee:\n- brood\nhttps://x.nl", ["Neem mee:", "- brood"]),
        ("Kijk op https://x.nl/dag/1 hoe het zit.", []),
        ("", []),
    ],
)
def test_what_is_read_out(body, said):
    assert to_say(body) == said
