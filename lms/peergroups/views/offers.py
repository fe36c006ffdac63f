"""What this slice offers on pages of slices below it, or beside it."""

from collections.abc import Iterator

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.notifications.models import Message
from lms.offers import Offer, offers


@offers("groups of a cohort")
def groups(cohort: Cohort, members: list[Person]) -> Iterator[Offer]:
    yield Offer.to("peergroups.groups", "Bekijk de intervisiegroepen")
    if members:
        yield Offer.to("peergroups.new", "Maak een groep in deze lichting", lichting=cohort.id)


@offers("what a message is about")
def meeting(message: Message) -> Iterator[Offer]:
    """The meeting that was planned or called off."""
    kind, _, number = message.event.partition(":")
    if kind in ("meeting", "meeting-cancelled") and number.isdigit():
        yield Offer.to("peergroups.meeting", message.subject, meeting_id=int(number))
