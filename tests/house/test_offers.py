"""What a page offers that its slice does not know of, and addresses that leave the house."""

import pytest
from flask import g
from werkzeug.routing import BuildError

from lms import addresses, offers, shell
from lms.offers import Offer


@pytest.fixture
def place():
    """A name that nothing else uses, forgotten afterwards."""
    yield "a place of a test"
    offers._offering.pop("a place of a test", None)


def put(place, *found, order=50):
    def offering(*_about):
        return found

    offering.__qualname__ = f"offering{order}"
    offers.offers(place, order=order)(offering)


def test_offers_stand_in_the_order_of_who_offers(app, place):
    for order, endpoint in ((20, "intake.contact"), (10, "intake.home"), (30, "intake.training")):
        put(place, Offer.to(endpoint, endpoint), order=order)
    with app.test_request_context():
        found = [(offer.words, offer.address) for offer in offers.offered(place)]
    assert found == [("intake.home", "/"), ("intake.contact", "/contact"), ("intake.training", "/opleiding")]


def test_only_what_opens_is_offered(app, world, place):
    put(
        place,
        Offer.to("intake.contact", "Bel ons"),
        Offer.to("accounts.mine", "Mijn gegevens", _anchor="berichten"),
        Offer.to("supervision.trainee", "Iemand", person_id=7),
    )
    people = [None, world.person(), world.staff("coach")]
    found = []
    for person in people:
        with app.test_request_context():
            if person is not None:
                g._login_user = person
            found.append([offer.address for offer in offers.offered(place)])
            g.pop("_login_user", None)
    assert found == [
        ["/contact"],
        ["/contact", "/mijn#berichten"],
        ["/contact", "/mijn#berichten", "/begeleiding/deelnemers/7"],
    ]


def test_a_page_that_tells_of_a_fault_asks_nobody_for_offers(app, place):
    asked = []

    @offers.offers(place)
    def offering():
        asked.append(1)
        return [Offer.to("intake.contact", "Bel ons")]

    with app.test_request_context():
        g.is_fault = True
        assert offers.offered(place) == []
        assert shell.navigation() == []
        assert asked == []
        g.is_fault = False
        assert len(offers.offered(place)) == len(asked) == 1
        g.pop("is_fault")


def test_the_one_page_of_a_place(app, place):
    with pytest.raises(LookupError, match="0 slices offer"):
        offers.page_of(place)
    put(place, Offer.to("supervision.trainee", "Iemand", person_id=7), order=1)
    page = offers.page_of(place)  # to whomever it opens, and without a request
    assert (page.words, page.address) == ("Iemand", "/begeleiding/deelnemers/7")
    assert page.full_address == "http://localhost/begeleiding/deelnemers/7"
    put(place, Offer.to("intake.contact", "Bel ons"), order=2)
    with pytest.raises(LookupError, match="2 slices offer"):
        offers.page_of(place)


def test_an_address_is_built_without_a_request(app):
    assert addresses.path_to("learning.lesson", module="m", lesson="é 1") == "/leren/m/%C3%A9%201"
    assert addresses.path_to("projects.index", bladzijde=None) == "/projecten"
    assert addresses.path_to("peergroups.new", lichting=3) == "/intervisiegroepen/nieuw?lichting=3"
    for endpoint, values in (("projects.nothing", {}), ("learning.lesson", {"module": "m"})):
        with pytest.raises(BuildError):
            addresses.path_to(endpoint, **values)


def test_an_address_that_leaves_the_house_is_ours_whatever_host_is_asked(app):
    with app.test_request_context(base_url="https://elders.example.org"):
        assert addresses.full_address("certificates.verify", code="ABC") == "http://localhost/controleren/ABC"
