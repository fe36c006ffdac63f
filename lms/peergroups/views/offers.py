"""What this slice offers on pages of slices below it, or beside it, and what of it waits for somebody."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Select

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.notifications.models import Message
from lms.notifications.state_rules import number_in
from lms.offers import Offer, offers
from lms.peergroups.calendar_queries import NAME
from lms.peergroups.waiting_queries import placeless_since
from lms.waiting import waits


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


@waits(
    "peergroups.groups",
    "deelnemer zit nog in geen intervisiegroep",
    "deelnemers zitten nog in geen intervisiegroep",
    anchor="zonder-groep",
)
def without_group(user: Person, *, now: datetime) -> Select[datetime]:
    return placeless_since(user, now=now)
