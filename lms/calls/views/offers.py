"""What this slice offers on pages of slices below it, or above."""

from typing import Any

from flask_login import current_user

from lms.calls.queries import call_to
from lms.notifications.reach_queries import open_bounces
from lms.offers import Offer, offers
from lms.web import request_time


@offers("ways in of somebody", order=60)
def to_call(person: Any) -> list[Offer]:
    """On the page of a person: that they are to be rung, and why when their mail does not come."""
    row = call_to(current_user, f"p{person.id}", now=request_time())
    if row is None:
        return []
    if row.bounce:
        return [Offer.to("calls.index", "Mail komt niet aan. Bel", _anchor=row.reader)]
    return [Offer.to("calls.index", "Staat op de bellijst", _anchor=row.reader)]


@offers("own news")
def own_mail() -> list[Offer]:
    """News on one's own page: our mail does not come there."""
    if not open_bounces([current_user.email]):
        return []
    return [
        Offer.to("notifications.choices", "Onze mail komt bij jou niet aan. Klopt je adres?", is_urgent=True)
    ]


@offers("beside the board")
def call_list() -> list[Offer]:
    return [Offer.to("calls.index", "Bellijst")]
