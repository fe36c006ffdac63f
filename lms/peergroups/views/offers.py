"""What this slice offers on pages of slices below it, or beside it."""

from collections.abc import Iterator

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.notifications.models import Message
from lms.notifications.state_rules import number_in
from lms.offers import Offer, offers
from lms.peergroups.calendar_queries import NAME


@offers("groups of a cohort")
def groups(cohort: Cohort, members: list[Person]) -> Iterator[Offer]:
    yield Offer.to("peergroups.groups", "Bekijk de intervisiegroepen")
    if members:
        yield Offer.to("peergroups.new", "Maak een groep in deze lichting", lichting=cohort.id)


@offers("what a message is about")
def meeting(message: Message) -> Iterator[Offer]:
    """The meeting that was planned or called off."""
    number = number_in(message.about, NAME)
    if number:
        yield Offer.to("peergroups.meeting", message.subject, meeting_id=number)
