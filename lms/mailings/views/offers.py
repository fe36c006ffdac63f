"""What this slice offers on pages of slices below it."""

from flask_login import current_user

from lms.accounts.models import Person
from lms.entry.policy import may_help_people
from lms.offers import Offer, offers
from lms.web import request_time


@offers("beside the board", order=60)
def to_many() -> list[Offer]:
    return [Offer.to("mailings.mailings", "Berichten sturen")]


@offers("ways in of somebody", order=50)
def write_to(person: Person) -> list[Offer]:
    if person.id == current_user.id or not may_help_people(current_user, person, now=request_time()):
        return []
    return [Offer.to("mailings.write", "Schrijf een bericht", aim=f"persoon-{person.id}")]
