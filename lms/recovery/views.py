"""What happened to our keys: for anybody, and for staff with whom it hits."""

from collections.abc import Iterator

from flask import Blueprint

from lms import clock
from lms.certificates.mail import REISSUED
from lms.notifications.reach_queries import reached_by_post, ways_planned
from lms.notifications.rules import LETTER
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
    leaks = leak_queries.leaks()
    readers = {row.person_id: row.person.email for leak in leaks for row in leak.waiting}
    ways = ways_planned(readers, REISSUED, now=clock.now())
    return answer(
        "recovery/whom_it_hits.html",
        leaks=leaks,
        ways=ways,
        no_address={number for number, way in ways.items() if way == LETTER} - reached_by_post(readers),
    )
