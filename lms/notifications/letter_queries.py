"""What a letter says, now or when it was printed.

Some letters are made when they are printed (a first group day may be planned after somebody was invited): the slice that
knows how registers it here, under the template of the letter.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from lms.notifications.models import Message
from lms.notifications.paragraph_rules import subject_and_body


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
    return subject_and_body(text) if text else (letter.subject, letter.body)
