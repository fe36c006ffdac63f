"""What a letter says, now or when it was printed.

Some letters are made when they are printed (a first group day may be planned after somebody was invited): the slice that
knows how registers it here, under the template of the letter. So does who has a secret for the sheet: it is made when somebody
prints, stands on that sheet only, and printing again makes another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lms.notifications.models import Message
from lms.notifications.paragraph_rules import LINK, subject_and_body


class Writer(Protocol):
    """Writes the whole letter as it is true now, its subject in the first line. None: as it stands."""

    def __call__(self, message: Message, *, now: datetime) -> str | None: ...


_writers: dict[str, Callable[..., str | None]] = {}


def made_when_printed(template: str, write: Writer) -> None:
    _writers[template] = write


def words_of(letter: Message, *, now: datetime) -> tuple[str, str]:
    """(subject, body). What was printed stays as it was, for who prints it once more."""
    write = _writers.get(letter.template)
    text = write(letter, now=now) if write and letter.printed_at is None else None
    return subject_and_body(text) if text else (letter.subject, letter.on_paper)


def link_of(letter: Message, base_url: str) -> str | None:
    """Where the mail leads, on our own pages: on the sheet that is a square for a camera. None: the letter says all there is."""
    links = [] if letter.paper is None else LINK.findall(letter.body)
    return next((link for link in links if link.startswith(f"{base_url}/")), None)


@dataclass(frozen=True)
class Slip:
    """A code to come in with, on the sheet of a letter."""

    code: str
    number: str  # of this letter, for who has no other name to say at the door
    until: datetime


class SlipMaker(Protocol):
    def __call__(self, person_id: int, *, by_id: int, now: datetime) -> Slip: ...


_slip_makers: dict[str, SlipMaker] = {}


def carries_a_slip(template: str, make: SlipMaker) -> None:
    _slip_makers[template] = make


def has_slip(letter: Message) -> bool:
    return letter.template in _slip_makers


def new_slip(letter: Message, *, by_id: int, now: datetime) -> Slip | None:
    """None for a letter without a secret."""
    make = _slip_makers.get(letter.template)
    return make(letter.person_id, by_id=by_id, now=now) if make and letter.person_id is not None else None
