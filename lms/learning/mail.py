from datetime import datetime

from lms.learning.models import HandInPhoto, Review
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


def photo_removed(photo: HandInPhoto, *, now: datetime) -> None:
    maker = photo.hand_in.person
    send(
        event=f"photo-removed:{photo.id}",
        address=maker.email,
        person_id=maker.id,
        template="learning/mail/photo_removed",
        now=now,
        person=maker,
        photo=photo,
        path=f"/opdrachten/{photo.hand_in.assignment_slug}",
    )
