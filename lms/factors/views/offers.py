"""What this slice offers on every page, and on one's own."""

from flask import request, url_for
from flask_login import current_user

from lms.factors.handlers import standing_of_reader
from lms.factors.queries import has_factor
from lms.factors.rules import IN_GRACE, NOT_ASKED
from lms.formats import count
from lms.offers import Offer, offers


@offers("every page")
def set_up_a_second_step() -> list[Offer]:
    """As long as the days of grace last; not on the pages where it is set up."""
    is_here = request.path.startswith(url_for("factors.factors"))
    if is_here or not current_user.is_authenticated or standing_of_reader().kind != IN_GRACE:
        return []
    days = count(standing_of_reader().days, "dag", "dagen")
    return [Offer.to("factors.factors", f"Stel je tweede stap in. Je hebt nog {days}")]


@offers("own ways in")
def own_second_step() -> list[Offer]:
    """For who needs one, or has one though it is not needed any more; and for administrators those of others."""
    if standing_of_reader().kind == NOT_ASKED and not has_factor(current_user.id):
        return []
    return [
        Offer.to("factors.factors", "Je tweede stap bij het inloggen"),
        Offer.to("factors.others", "Een collega weer binnenlaten"),
    ]
