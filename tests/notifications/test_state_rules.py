"""What is said of something with a date: where it stands, to who does not know that yet."""

from datetime import timedelta

import pytest

from lms.notifications.state_rules import OFF, UNKNOWN, state_of_appointment, word_for
from tests.notifications.post_office import at

A, B, C = "a", "b", "c"


@pytest.mark.parametrize(
    ("state", "by_message", "in_calendar", "word"),
    [
        # nobody heard of it
        (A, None, None, "planned"),
        (OFF, None, None, None),
        # told by a message
        (A, A, None, None),
        (B, A, None, "moved"),
        (OFF, A, None, "off"),
        (OFF, OFF, None, None),
        (A, OFF, None, "on_again"),
        # only seen in one's own calendar
        (A, None, A, "planned"),
        (B, None, A, "moved"),
        (OFF, None, A, "off"),
        (OFF, None, OFF, None),
        (A, None, OFF, "planned"),
        # told by a message, and something else seen since
        (A, A, B, "moved"),
        (B, A, B, "moved"),
        (C, A, B, "moved"),
        (OFF, A, OFF, "off"),
        (A, A, OFF, "on_again"),
        (OFF, OFF, A, "off"),
        # something was told, and we do not know what
        (A, UNKNOWN, None, "moved"),
        (OFF, UNKNOWN, None, "off"),
        (A, A, UNKNOWN, "moved"),
    ],
)
def test_what_to_say(state, by_message, in_calendar, word):
    assert word_for(state, by_message, in_calendar) == word


def test_a_state_is_when_how_long_and_where_and_nothing_else():
    when = at("2027-03-28 10:00")
    one = state_of_appointment(when, 180, "Buurthuis A")
    assert state_of_appointment(when.astimezone(tz=None), 180, "Buurthuis A") == one
    others = {
        state_of_appointment(when + timedelta(minutes=1), 180, "Buurthuis A"),
        state_of_appointment(when, 181, "Buurthuis A"),
        state_of_appointment(when, 180, "Buurthuis B"),
        state_of_appointment(when, 180, "Buurthuis A", is_cancelled=True),
        one,
    }
    assert len(others) == 5
    assert state_of_appointment(when, 1, "x", is_cancelled=True) == OFF
