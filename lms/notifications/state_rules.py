"""What to say of something with a date, given what somebody was told of it last. Pure.

A message tells where things stand, not what happened on the way: three moves before the mail of the day are one message,
and what was planned and called off before anybody heard of it is none.
"""

import hashlib
from datetime import UTC, datetime
from typing import Literal, get_args

OFF = "off"
UNKNOWN = "?"  # somebody was told something, and we do not know what: in files of before, or a mail that may have left
Word = Literal["planned", "moved", "on_again", "off"]
GOES_ON = tuple(word for word in get_args(Word) if word != OFF)  # what is said of what is not off


def state_of_appointment(starts_at: datetime, minutes: int, place: str, *, is_cancelled: bool = False) -> str:
    """What a message about an appointment tells, as a short code: equal when there is nothing new to say."""
    if is_cancelled:
        return OFF
    facts = f"{starts_at.astimezone(UTC):%Y-%m-%dT%H:%M}|{minutes}|{place}"
    return hashlib.sha256(facts.encode()).hexdigest()[:32]


def number_in(about: str | None, name: str) -> int | None:
    """The number of the thing that a message is about, when it is a thing of this name."""
    kind, _, number = (about or "").rpartition("-")
    return int(number) if kind == name and number.isdecimal() else None


def word_for(state: str, by_message: str | None, in_calendar: str | None) -> Word | None:
    """What to say now; None when there is nothing to say. `by_message`: the state that somebody was told last by a message,
    `in_calendar`: what they saw in their own calendar since. None of either: nothing."""
    known = {by_message, in_calendar} - {None}
    if state == OFF:
        return "off" if known - {OFF} else None
    if by_message is None and not known - {state, OFF}:
        return "planned"
    if not known - {state}:
        return None
    return "on_again" if OFF in known else "moved"
