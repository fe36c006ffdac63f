"""What this slice offers on pages of slices below it, or above, and what of it waits for somebody."""

from datetime import datetime
from typing import Any

from flask_login import current_user
from sqlalchemy import Select

from lms.accounts.models import Person
from lms.calls.queries import call_to
from lms.calls.waiting_queries import addresses_waiting_for, calls_waiting_for
from lms.notifications.reach_queries import open_bounces
from lms.offers import Offer, offers
from lms.waiting import waits
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


@waits("calls.index", "telefoontje wacht op de bellijst", "telefoontjes wachten op de bellijst")
def calls(user: Person, *, now: datetime) -> Select[Any]:
    return calls_waiting_for(user, now=now)


@waits("calls.index", "mailadres neemt onze mail niet aan", "mailadressen nemen onze mail niet aan")
def addresses(user: Person, *, now: datetime) -> Select[Any]:
    return addresses_waiting_for(user, now=now)
