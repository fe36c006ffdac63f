from datetime import datetime

from lms.learning.models import Review
from lms.notifications.actions import send


def feedback_given(review: Review, *, now: datetime) -> None:
    maker = review.hand_in.person
    send(
        event=f"review:{review.id}",
        address=maker.email,
        person_id=maker.id,
        template="learning/mail/feedback_given",
        now=now,
        person=maker,
        review=review,
        path=f"/opdrachten/{review.hand_in.assignment_slug}",
    )
