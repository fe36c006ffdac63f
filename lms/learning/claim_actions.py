"""Whose turn it is to look at a hand-in, and the sentences a coach uses again."""

from datetime import datetime

from sqlalchemy import delete, func, or_, select

from lms import formats
from lms.accounts.models import Person
from lms.accounts.rules import check_not_self
from lms.db import added_first, db
from lms.errors import RuleError
from lms.learning.claim_queries import claims_on
from lms.learning.models import HandIn
from lms.learning.phrase_models import FeedbackPhrase
from lms.learning.rules import CLAIM_LIFE, check_phrase
from lms.learning.verdict_models import ReviewClaim


def check_turn(hand_in_id: int, *, by: Person, now: datetime) -> None:
    found = claims_on([hand_in_id], now=now).get(hand_in_id)
    if found is not None and found.person_id != by.id:
        raise RuleError(
            f"{found.person.name} kijkt hier nu naar, tot {formats.time_of_day(found.until)} uur."
        )


def take_turn(hand_in: HandIn, *, by: Person, now: datetime) -> ReviewClaim:
    """From now on `by` looks at this, for half an hour; whatever they looked at before is free again. Of two who come at
    once, one is told who was first."""
    check_not_self(by.id, hand_in.person_id)
    if hand_in.review is not None:
        raise RuleError("Iemand anders heeft deze inlevering al beoordeeld.")
    check_turn(hand_in.id, by=by, now=now)
    # a turn of one's own elsewhere, and a turn here that ran out, make room
    db.session.execute(
        delete(ReviewClaim).where(
            or_(
                ReviewClaim.person_id == by.id,
                (ReviewClaim.hand_in_id == hand_in.id) & (ReviewClaim.until <= now),
            )
        )
    )
    row = ReviewClaim(hand_in_id=hand_in.id, person_id=by.id, until=now + CLAIM_LIFE)
    if not added_first(row):
        raise RuleError("Iemand anders kijkt hier net naar. Kies een andere inlevering.")
    return row


def end_turn(person: Person, hand_in: HandIn | None = None) -> None:
    """What somebody looked at is free again; with a hand-in: that one only."""
    query = delete(ReviewClaim).where(ReviewClaim.person_id == person.id)
    db.session.execute(query if hand_in is None else query.where(ReviewClaim.hand_in_id == hand_in.id))


def add_phrase(person: Person, text: str) -> None:
    """Keeps a sentence that a coach likes to use again; one they have already is not kept twice."""
    number = db.session.scalar(select(func.count()).where(FeedbackPhrase.person_id == person.id)) or 0
    check_phrase(text, number)
    added_first(FeedbackPhrase(person_id=person.id, text=text))


def remove_phrase(person: Person, phrase_id: int) -> bool:
    """Takes a sentence of this coach away. False when they had no such sentence."""
    query = select(FeedbackPhrase).where(
        FeedbackPhrase.id == phrase_id, FeedbackPhrase.person_id == person.id
    )
    found = db.session.scalar(query)
    if found is not None:
        db.session.delete(found)
    return found is not None
