"""What this slice offers on pages of slices below it, and what of it waits for somebody."""

from datetime import datetime

from flask_login import current_user
from sqlalchemy import Select

from lms.accounts.models import Person
from lms.offers import Offer, offers
from lms.people.merge_queries import merges_waiting_for
from lms.people.policy import may_see_people
from lms.waiting import waits
from lms.web import request_time


@offers("ways in of somebody", order=60)
def everything_of(person: Person) -> list[Offer]:
    if not may_see_people(current_user, person, now=request_time()):
        return []
    return [Offer.to("people.person", "Alles op één pagina", person_id=person.id)]


@offers("own ways in")
def own_address() -> list[Offer]:
    return [Offer.to("people.own_address", "Verander je e-mailadres")]


@waits(
    "people.merges",
    "samenvoeging wacht op een tweede collega",
    "samenvoegingen wachten op een tweede collega",
)
def merges(user: Person, *, now: datetime) -> Select[datetime]:
    return merges_waiting_for(user, now=now)
