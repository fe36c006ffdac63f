"""What a trainee hears of their work: the answer to it, a photo that was taken away, an assignment that has been open long."""

from datetime import datetime

from lms.accounts.models import Person
from lms.curriculum.rules import AssignmentOutline
from lms.learning.models import HandInPhoto, Review
from lms.learning.verdict_models import SecondLook
from lms.notifications.actions import send
from lms.notifications.rules import REMINDER


def feedback_given(review: Review, *, now: datetime) -> None:
    maker = review.hand_in.person
    send(
        event=f"review:{review.id}",
        address=maker.email,
        person_id=maker.id,
        template="learning/mail/feedback_given",
        now=now,
        said_by=review.reviewed_by.id,
        person=maker,
        review=review,
    )


def looked_again(look: SecondLook, *, now: datetime) -> None:
    maker = look.review.hand_in.person
    send(
        event=f"review:{look.review_id}:{look.id}",
        address=maker.email,
        person_id=maker.id,
        template="learning/mail/looked_again",
        now=now,
        said_by=look.looked_by.id,
        person=maker,
        look=look,
        review=look.review,
    )


def photo_removed(photo: HandInPhoto, *, now: datetime) -> None:
    maker = photo.hand_in.person
    send(
        event=f"photo-removed:{photo.id}",
        address=maker.email,
        person_id=maker.id,
        template="learning/mail/photo_removed",
        now=now,
        said_by=photo.removed_by.id if photo.removed_by else None,
        person=maker,
        photo=photo,
    )


def assignment_reminder(
    person: Person, course_id: int, assignment: AssignmentOutline, number: int, *, now: datetime
) -> None:
    """Asks how it goes with an assignment that has been open long: once for the first version, and once after every version
    that was not enough."""
    send(
        event=f"reminder:assignment:{course_id}:{assignment.slug}:{number}",
        address=person.email,
        person_id=person.id,
        template="learning/mail/assignment_reminder",
        kind=REMINDER,
        now=now,
        person=person,
        assignment=assignment,
        is_again=number > 0,
    )
