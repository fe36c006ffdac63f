"""What the holder lets strangers see."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from lms.certificates import name_actions, sharing_actions, withdrawal_actions
from lms.certificates.models import PAGE, Showing
from lms.db import db


@pytest.fixture
def certificate(issued):
    return issued()


def test_the_name_is_shown_only_while_the_holder_wants_it(certificate, walk):
    public = f"/controleren/{certificate.code}"
    walk().opens(public).sees("W. K.").misses("Kooistra")
    holder = (
        walk(certificate.person)
        .opens("/certificaten")
        .presses("Laat mijn hele naam zien")
        .sees("ziet je hele naam")
    )
    walk().opens(public).sees("Wilma Kooistra").misses("W. K.")
    holder.presses("Verberg mijn naam")
    walk().opens(public).sees("W. K.").misses("Kooistra")


def test_a_name_that_is_shown_is_hidden_again_by_withdrawal_and_replacement(world, issued, walk):
    staff, withdrawn, replaced = world.staff(), issued(), issued()
    for row in (withdrawn, replaced):
        sharing_actions.show(row, "name", by=row.person, now=world.now)
        sharing_actions.show(row, PAGE, by=row.person, now=world.now)
    links = [
        sharing_actions.share_link(row)
        for row in db.session.scalars(select(Showing).where(Showing.what == PAGE))
    ]
    world.heard(withdrawn, staff)
    withdrawal_actions.revoke(withdrawn, reason="x", by=staff, now=world.now)
    name_actions.ask_name_change(replaced, name="Wilma Bos", by=staff, now=world.now)
    name_actions.decide_name_change(replaced, is_granted=True, reason="x", by=staff, now=world.now)
    for row in (withdrawn, replaced):
        walk().opens(f"/controleren/{row.code}").misses("Kooistra")
    for link in links:
        walk().opens(link.removeprefix("http://localhost"), status=404).misses("Kooistra")


def test_the_page_to_share(world, certificate, walk):
    holder = walk(certificate.person).opens("/certificaten").misses("/delen/").presses("Maak een deelpagina")
    link = re.search(r'href="http://localhost(/delen/([\w-]+))"', holder.page)
    shared = walk().opens(link[1]).sees("Wilma Kooistra", "Geldig", "noindex", "Ik luister zonder oordeel.")
    assert shared.browser.get(link[1]).headers["X-Robots-Tag"] == "noindex"
    assert len(link[2]) * 6 >= 128
    kept = db.session.scalars(select(Showing)).one()
    assert link[2] not in str(vars(kept))
    assert walk(certificate.person).opens("/certificaten").page.count(link[1]) == 2  # the same link again
    holder.presses("Haal de deelpagina weg").misses("/delen/")
    gone, unknown = (walk().opens(address, status=404).page for address in (link[1], "/delen/verzonnen"))
    assert gone == unknown
    holder.presses("Maak een deelpagina")
    assert link[1] not in holder.page


def test_switching_on_twice_is_once(world, certificate):
    for _ in range(2):
        sharing_actions.show(certificate, PAGE, by=certificate.person, now=world.now)
    assert len(db.session.scalars(select(Showing)).all()) == 1


def test_an_address_made_with_another_key_gives_way_to_a_new_one(world, certificate):
    row = world.add(Showing(certificate_id=certificate.id, what=PAGE, token_hash="0" * 64, since=world.now))
    assert sharing_actions.share_link(row) is None
    sharing_actions.show(certificate, PAGE, by=certificate.person, now=world.now)
    links = [
        sharing_actions.share_link(found)
        for found in db.session.scalars(select(Showing).where(Showing.until.is_(None)))
    ]
    assert (len(links), links[0] is not None, row.until) == (1, True, world.now)


def test_only_the_holder_decides(world, certificate, as_person):
    for person in (world.staff(), world.person()):
        for address in ("naam-tonen", "deelpagina"):
            answer = as_person(person).post(
                f"/certificaten/{certificate.code}/{address}", data={"stand": "on"}
            )
            assert answer.status_code == 404
    assert db.session.scalars(select(Showing)).all() == []


@pytest.mark.parametrize("host", ["localhost", "elders.example.org"])
def test_linkedin_is_a_plain_link_to_our_own_address(certificate, as_person, host):
    browser = as_person(certificate.person)
    browser.set_cookie("slhz", browser.get_cookie("slhz").value, domain=host)
    page = browser.get("/certificaten", base_url=f"http://{host}").get_data(as_text=True)
    link = re.search(
        r'<a href="(https://www\.linkedin\.com/[^"]+)" rel="noopener noreferrer">Voeg toe aan LinkedIn', page
    )
    asked = parse_qs(urlsplit(unescape(link[1])).query)
    address = f"http://localhost/controleren/{certificate.code}"
    assert (asked["certUrl"], asked["certId"]) == ([address], [certificate.number])
