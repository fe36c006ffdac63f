"""The second acts of an answer to a hand-in: shown after ten minutes, taken back until then, and after that looked at again."""

from datetime import datetime

from sqlalchemy import delete, select

from lms.accounts.models import Person
from lms.accounts.rules import check_not_self
from lms.db import db
from lms.jobs.models import Job
from lms.learning import events, mail
from lms.learning.hand_in_queries import hand_in_versions
from lms.learning.models import HandIn, Review, ReviewRecording
from lms.learning.rules import (
    NEEDS_MORE,
    check_review,
)
from lms.learning.verdict_models import SecondLook
from lms.learning.verdict_rules import SHOW, check_second_look, check_taking_back


def _hold(hand_in: HandIn) -> Review | None:
    """Of two who change an answer at once, or of a coach and the job that shows it, the second finds what the first did."""
    db.session.execute(select(HandIn.id).where(HandIn.id == hand_in.id).with_for_update())
    db.session.expire(hand_in, ["review"])
    if hand_in.review is not None:
        db.session.refresh(hand_in.review)
    return hand_in.review


def show_review(review: Review, *, now: datetime) -> None:
    """Its maker may read it from now on, and hears of it."""
    if review.waits_until is not None:
        review.waits_until = None
        db.session.flush()
        mail.feedback_given(review, now=now)
        events.hand_in_reviewed.send(review, now=now)


def take_back_review(hand_in: HandIn, *, by: Person, now: datetime) -> None:
    """As if nothing was said: the work waits again. Only whoever said it, and only until it is shown."""
    check_not_self(by.id, hand_in.person_id)
    row = _hold(hand_in)
    check_taking_back(
        waits=row is not None and row.waits_until is not None,
        is_own=row is not None and row.reviewed_by_id == by.id,
    )
    if row is not None:
        db.session.execute(delete(Job).where(Job.key == f"{SHOW}:{row.id}"))
        db.session.execute(delete(ReviewRecording).where(ReviewRecording.review_id == row.id))
        db.session.execute(delete(Review).where(Review.id == row.id))
        db.session.expire(hand_in, ["review"])


def second_look(
    hand_in: HandIn, *, outcome: str, feedback: str, to_do: str, reason: str, by: Person, now: datetime
) -> Review:
    """Changes an answer that was read, with a reason; its maker is told. What was said before stays on record. A recording
    goes: it said something else."""
    check_not_self(by.id, hand_in.person_id)
    row = _hold(hand_in)
    newest = hand_in_versions(hand_in.person_id, hand_in.course_id, hand_in.assignment_slug)[0]
    is_shown, has_newer = hand_in.answer is not None, newest.number > hand_in.number
    check_second_look(is_shown=is_shown, has_newer=has_newer, reason=reason)
    check_review(outcome, feedback, to_do, is_reviewed=False)
    events.second_look_asked.send(hand_in)
    assert row is not None
    look = SecondLook(
        review=row,
        outcome=row.outcome,
        feedback=row.feedback,
        to_do=row.to_do,
        reason=reason,
        looked_by=by,
        looked_at=now,
    )
    db.session.add(look)
    row.outcome, row.feedback, row.to_do = outcome, feedback, to_do if outcome == NEEDS_MORE else ""
    row.reviewed_by, row.reviewed_at = by, now
    db.session.execute(delete(ReviewRecording).where(ReviewRecording.review_id == row.id))
    db.session.flush()
    db.session.expire(row, ["recording"])
    mail.looked_again(look, now=now)
    events.hand_in_reviewed.send(row, now=now)
    return row
