"""What this slice offers on pages of slices below it."""

from flask_login import current_user

from lms.accounts.models import Person
from lms.offers import Offer, offers
from lms.people.policy import may_see_people
from lms.web import request_time


@offers("ways in of somebody", order=60)
def everything_of(person: Person) -> list[Offer]:
    if not may_see_people(current_user, person, now=request_time()):
        return []
    return [Offer.to("people.person", "Alles op één pagina", person_id=person.id)]


@offers("own ways in")
def own_address() -> list[Offer]:
    return [Offer.to("people.own_address", "Verander je e-mailadres")]
