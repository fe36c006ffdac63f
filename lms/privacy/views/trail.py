"""Who did what: for an administrator of everybody, for each person of themself."""

from flask import request
from flask_login import current_user

from lms import clock, trail, trail_queue
from lms.offers import Offer, offers
from lms.privacy import trail_queries
from lms.privacy.trail_forms import TrailForm
from lms.privacy.views.blueprint import bp
from lms.roles import ADMINISTRATOR
from lms.web import Page, answer, requires

HIGHEST_NUMBER = 2**31 - 1


def _before() -> int | None:
    """The line that ended the page before. What is no number counts as the first page."""
    asked = request.args.get("voor", type=int) or 0
    return asked if 0 < asked <= HIGHEST_NUMBER else None


@offers("everybody")
def of_everybody() -> list[Offer]:
    return [Offer.to("privacy.everybodys_trail", "Wie deed wat")]


@offers("own data", order=60)
def of_oneself() -> list[Offer]:
    return [Offer.to("privacy.own_trail", "Zie wie wat deed met je account")]


@bp.get("/mensen/wie-deed-wat")
@requires(ADMINISTRATOR, hidden=True)
def everybodys_trail() -> Page:
    """Opening it is looking at everybody, and stands in the trail itself: once a day."""
    now, form = clock.now(), TrailForm(request.args)
    form.offer()
    wanted = form.wanted()
    trail_queue.tell(trail.SEARCHED, about=None, word="trail", now=now)
    return answer(
        "privacy/everybodys_trail.html",
        form=form,
        wanted=wanted,
        part=trail_queries.part_of_all(wanted, before_id=_before()),
        is_first=_before() is None,
        given=form.given(),
    )


@bp.get("/mijn/wie-deed-wat")
@requires()
def own_trail() -> Page:
    part = trail_queries.own_part(current_user.id, before_id=_before())
    return answer("privacy/own_trail.html", part=part, is_first=_before() is None)
