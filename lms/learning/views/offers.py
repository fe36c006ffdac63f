"""What this slice offers on pages of slices below it."""

from collections.abc import Iterator

from lms.learning.hand_in_queries import reviews_told
from lms.notifications.models import Message
from lms.offers import Offer, offers


@offers("what a message is about")
def answered_work(message: Message) -> Iterator[Offer]:
    """The assignment that was answered: there somebody can go on with it."""
    kind, _, number = message.event.partition(":")
    found = reviews_told([int(number)]) if kind == "review" and number.isdigit() else {}
    for review in found.values():
        yield Offer.to(
            "learning.assignment", review.hand_in.assignment_slug, assignment=review.hand_in.assignment_slug
        )
