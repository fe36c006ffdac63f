"""What happened to our keys: for anybody, and for staff with whom it hits."""

from collections.abc import Iterator

from flask import Blueprint

from lms.offers import Offer, offers
from lms.recovery import leak_queries
from lms.roles import STAFF
from lms.web import Page, answer, public, requires
from lms.wording import words

bp = Blueprint("recovery", __name__)
WORDS = "recovery/words.html"


@offers("check of a certificate")
def for_anybody() -> Iterator[Offer]:
    if leak_queries.has_leaked():
        yield Offer.to("recovery.what_happened", words(WORDS, "key_was_lost"))


@offers("register")
def for_staff() -> Iterator[Offer]:
    if leak_queries.has_leaked():
        yield Offer.to("recovery.whom_it_hits", words(WORDS, "whom_it_hits"))


@bp.get("/controleren/sleutels")
@public
def what_happened() -> Page:
    return answer("recovery/what_happened.html", leaks=leak_queries.leaks())


@bp.get("/certificaten/sleutels")
@requires(*STAFF)
def whom_it_hits() -> Page:
    return answer("recovery/whom_it_hits.html", leaks=leak_queries.leaks())
