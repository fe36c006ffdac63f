"""What this slice offers on pages of slices below it, or above."""

from typing import Any

from flask_login import current_user

from lms.entry.policy import may_help_people
from lms.entry.queries import codes_that_let_in, codes_to_see
from lms.offers import Offer, offers
from lms.web import request_time


@offers("own news")
def came_in_by_code() -> list[Offer]:
    """News on one's own page, until they said whether it was them."""
    return [
        Offer.to("entry.own", f"Ingelogd met een code van {code.given_by.name}. Was jij dat?", is_urgent=True)
        for code in codes_to_see(current_user.id)[:1]
        if code.given_by is not None
    ]


@offers("own ways in")
def own_codes() -> list[Offer]:
    has_any = bool(codes_that_let_in(current_user.id))
    return [Offer.to("entry.own", "Codes waarmee je binnenkwam")] if has_any else []


@offers("ways in of somebody")
def ways_in(person: Any) -> list[Offer]:
    if not may_help_people(current_user, person, now=request_time()):
        return []
    return [Offer.to("entry.ways", "Help met inloggen", person_id=person.id)]
