"""What this slice offers on pages of slices below it, or beside it."""

from lms.notifications.models import Message
from lms.offers import Offer, offers


@offers("courses")
def all_cohorts() -> list[Offer]:
    return [Offer.to("cohorts.index", "Lichtingen")]


@offers("what a message is about")
def moved_day(message: Message) -> list[Offer]:
    """The day that was planned or moved."""
    kind, number, *_ = (*message.event.split(":"), "")
    known = kind == "group-day" and number.isdigit()
    return [Offer.to("cohorts.own_day", message.subject, group_day_id=int(number))] if known else []
