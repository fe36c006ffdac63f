"""Who looks at which hand-in now, and the sentences a coach uses again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.db import db
from lms.learning.phrase_models import FeedbackPhrase
from lms.learning.verdict_models import ReviewClaim


def claims_on(hand_in_ids: Collection[int], *, now: datetime) -> dict[int, ReviewClaim]:
    """Who looks at which of these now."""
    query = select(ReviewClaim).where(ReviewClaim.hand_in_id.in_(hand_in_ids), ReviewClaim.until > now)
    return {row.hand_in_id: row for row in db.session.scalars(query.options(joinedload(ReviewClaim.person)))}


def phrases_of(person_id: int) -> list[FeedbackPhrase]:
    query = select(FeedbackPhrase).where(FeedbackPhrase.person_id == person_id)
    return list(db.session.scalars(query.order_by(FeedbackPhrase.id)))
