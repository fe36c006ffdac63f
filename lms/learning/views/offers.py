"""What this slice offers on pages of slices below it, and what of it waits for somebody."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Select

from lms.accounts.models import Person
from lms.curriculum.queries import outline
from lms.learning.hand_in_queries import reviews_told
from lms.learning.review_queries import work_waiting_for
from lms.learning.views.lesson import own_cohort
from lms.notifications.models import Message
from lms.offers import Offer, offers
from lms.waiting import waits


@offers("place in the course")
def place_in_the_course(kind: str, slug: str) -> Iterator[Offer]:
    """Where somebody was when they asked something: back to what they were doing."""
    if kind == "assignment":
        yield Offer.to("learning.assignment", slug, assignment=slug)
    elif kind == "conversation":
        yield Offer.to("learning.conversation", slug, conversation=slug)
    else:
        course = outline(own_cohort().version_id)
        module = next((module.slug for module, lesson in course.lessons() if lesson.slug == slug), None)
        if module is not None and kind == "check":
            yield Offer.to("learning.check", slug, module=module, lesson=slug)
        elif module is not None:
            yield Offer.to("learning.lesson", slug, module=module, lesson=slug)


@offers("what a message is about")
def answered_work(message: Message) -> Iterator[Offer]:
    """The assignment that was answered: there somebody can go on with it."""
    kind, _, number = message.event.partition(":")
    found = reviews_told([int(number)]) if kind == "review" and number.isdigit() else {}
    for review in found.values():
        yield Offer.to(
            "learning.assignment", review.hand_in.assignment_slug, assignment=review.hand_in.assignment_slug
        )


@waits("learning.queue", "inlevering wacht", "inleveringen wachten")
def hand_ins(user: Person, *, now: datetime) -> Select[datetime]:
    return work_waiting_for(user, now=now)
