"""What this slice offers on pages of slices below it, or beside it."""

from lms.cohorts.calendar_queries import NAME
from lms.notifications.models import Message
from lms.notifications.state_rules import number_in
from lms.offers import Offer, offers


@offers("courses")
def all_cohorts() -> list[Offer]:
    return [Offer.to("cohorts.index", "Lichtingen")]


@offers("what a message is about")
def moved_day(message: Message) -> list[Offer]:
    """The day that was planned or moved."""
    number = number_in(message.about, NAME)
    return [Offer.to("cohorts.own_day", message.subject, group_day_id=number)] if number else []


@offers("rather by phone")
def rather_called() -> list[Offer]:
    return [Offer.to("cohorts.call_me", "Vraag of we je bellen")]
