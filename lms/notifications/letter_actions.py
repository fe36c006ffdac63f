"""What happens to a letter on the desk. Each act first holds the letter and looks where it is now; who does the same second
changes nothing, so that nobody gets a letter twice."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from lms.db import db
from lms.notifications.letter_queries import words_of
from lms.notifications.letter_rules import (
    ASIDE,
    POSTED,
    RETURNED,
    TAKEN_BACK_TO,
    WAITING,
    check_letter_step,
    check_taking_back,
)
from lms.notifications.models import Message
from lms.notifications.queries import state_of_message
from lms.notifications.state_queries import has_newer


def print_letters(letters: Sequence[Message], *, by_id: int, now: datetime) -> list[Message]:
    """Takes the letters that still wait: these are now the business of who printed them. Returns them, with what they say
    from here on; what a colleague printed meanwhile is not among them."""
    in_order = sorted(
        letters, key=lambda letter: letter.id
    )  # so that two who print never wait for each other
    taken = [letter for letter in in_order if _held(letter, now) == WAITING]
    for letter in taken:
        letter.subject, words = words_of(letter, now=now)
        if letter.paper is None:
            letter.body = words
        letter.printed_at, letter.printed_by_id = now, by_id
    db.session.flush()
    return taken


def post_letter(letter: Message, *, by_id: int, now: datetime) -> None:
    """Somebody took the letter to the post, or handed it over."""
    state = _held(letter, now)
    if state != POSTED:
        check_letter_step(state, POSTED)
        letter.sent_at, letter.sent_by_id = now, by_id
        db.session.flush()


def note_returned(letter: Message, *, by_id: int, now: datetime) -> None:
    """The post brought it back, so its reader knows nothing yet: somebody calls, and asks the address."""
    state = _held(letter, now)
    if state != RETURNED:
        check_letter_step(state, RETURNED)
        letter.returned_at, letter.returned_by_id = now, by_id
        db.session.flush()


def send_again(letter: Message, *, now: datetime) -> None:
    """What came back is printed once more, for the address of now."""
    state = _held(letter, now)
    if state != WAITING:
        check_letter_step(state, WAITING)
        letter.returned_at = letter.returned_by_id = letter.sent_at = letter.sent_by_id = None
        letter.printed_at = letter.printed_by_id = None
        db.session.flush()


def lay_aside(letter: Message, *, by_id: int, now: datetime) -> None:
    """This letter need not go: somebody was told otherwise. It stays readable on one's own page."""
    state = _held(letter, now)
    if state != ASIDE:
        check_letter_step(state, ASIDE)
        letter.stopped_at, letter.stopped_by_id = now, by_id
        db.session.flush()


def take_back(letter: Message, *, seen: str, now: datetime) -> str:
    """Undoes the last step: posted, printed or laid aside. `seen` is where the colleague saw the letter. Returns where it
    is now: not back on the pile when a newer message says what is true since."""
    state = _held(letter, now)
    check_taking_back(state, seen)
    letter.returned_at = letter.returned_by_id = None
    if state == RETURNED:
        db.session.flush()
        return POSTED
    letter.sent_at = letter.sent_by_id = letter.stopped_at = letter.stopped_by_id = None
    if TAKEN_BACK_TO[state] == WAITING:
        letter.printed_at = letter.printed_by_id = None
        letter.replaced_at = now if has_newer(letter) else None
    db.session.flush()
    return state_of_message(letter, now=now)


def _held(letter: Message, now: datetime) -> str:
    """Where the letter is, now that nobody else can move it."""
    query = select(Message).where(Message.id == letter.id).with_for_update()
    db.session.execute(query.execution_options(populate_existing=True))
    return state_of_message(letter, now=now)
