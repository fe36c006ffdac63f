"""Another name, walked from page to page: the old certificate forgets both."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from lms.certificates import name_actions
from lms.certificates.models import Certificate, NameRequest
from lms.db import db
from lms.errors import RuleError
from lms.notifications.models import Message


def test_the_journey_of_another_name(world, issued, walk, run_jobs):
    staff, certificate = world.staff(name="Noor de Wit"), issued(name="Willem Kooistra")
    run_jobs()
    old_file = certificate.file.sha256
    holder = walk(certificate.person).opens("/certificaten").follows("Ik heb een andere naam")
    holder.presses("Vraag een nieuw certificaat", status=400, name="Willem Kooistra").sees(
        "Deze naam staat er al op."
    )
    holder.presses("Vraag een nieuw certificaat", name="Wilma Bos").sees("Wij kijken ernaar")
    assert not holder.has_button("Bewaar het besluit")
    desk = walk(staff).opens("/certificaten/register").follows("Een andere naam op SLHZ").sees("Wilma Bos")
    desk.presses("Bewaar het besluit", status=400, answer="ja").sees("Schrijf wat je hebt gezien")
    desk.presses("Bewaar het besluit", answer="ja", reason="Akte gezien.").sees(
        "Wilma Bos", "Volgt op", certificate.number
    )
    run_jobs()
    new = db.session.scalars(select(Certificate).where(Certificate.predecessor_id == certificate.id)).one()
    assert (new.facts["holder"], new.facts["predecessor"], new.succession) == (
        "Wilma Bos",
        certificate.number,
        "name_change",
    )
    assert (new.person.name, new.valid_until) == ("Wilma Bos", certificate.valid_until)
    assert (certificate.facts["holder"], certificate.file.sha256) == ("Willem Kooistra", old_file)
    sheet = PdfReader(io.BytesIO(new.file.content)).pages[0].extract_text()
    assert (new.number in sheet, certificate.number in sheet, "volgt op" in sheet) == (True, False, False)
    names = ("Willem", "Wilma", "Kooistra", "Bos", "W. K.", "W. B.")
    old = walk().opens(f"/controleren/{certificate.code}").sees("Dit certificaat is vervangen").misses(*names)
    assert not old.has_button("Kijk of het klopt")
    guessed = old.browser.post(old.address, data={"surname": "Kooistra"}).get_data(as_text=True)
    assert "hoort bij" not in guessed
    walk().opens(f"/controleren/{new.code}").sees("Dit certificaat is geldig", "W. B.").presses(
        "Kijk of het klopt", surname="Bos"
    ).sees("Ja, deze achternaam")
    desk.follows("Ga naar het vorige").sees(
        "Vervangen door een certificaat met een andere naam", "Akte gezien."
    )


def test_no_is_explained(world, issued, walk):
    staff, certificate = world.staff(), issued()
    walk(staff).opens(f"/certificaten/{certificate.code}/naam").presses("Bewaar de vraag", name="Wilma Bos")
    walk(staff).opens(f"/certificaten/{certificate.code}/naam").presses(
        "Bewaar het besluit", answer="nee", reason="Nog geen akte."
    )
    assert certificate.successor is None
    mail = db.session.scalars(
        select(Message).where(Message.template == "certificates/mail/name_refused")
    ).one()
    assert "Nog geen akte." in mail.body


def test_one_open_request_and_not_by_oneself(world, issued):
    certificate = issued()
    world.grant(certificate.person, "coordinator")
    name_actions.ask_name_change(certificate, name="Wilma Bos", by=certificate.person, now=world.now)
    with pytest.raises(RuleError, match="ligt al een vraag"):
        name_actions.ask_name_change(certificate, name="Wilma Kok", by=certificate.person, now=world.now)
    with pytest.raises(RuleError, match="over jou"):
        name_actions.decide_name_change(
            certificate, is_granted=True, reason="x", by=certificate.person, now=world.now
        )
    assert db.session.scalars(select(NameRequest.name)).all() == ["Wilma Bos"]
