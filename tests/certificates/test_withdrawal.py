"""Withdrawing after hearing, and an objection, walked from page to page."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.certificates import withdrawal_actions, withdrawal_queries
from lms.certificates.models import CertificateAct
from lms.certificates.queries import certified_people
from lms.certificates.withdrawal_models import Revocation
from lms.clock import local_day
from lms.db import db
from lms.errors import RuleError
from lms.formats import date_long
from lms.notifications.models import Message

SECRET = "geheime-reden"


@pytest.fixture
def certificate(issued):
    return issued()


def is_withdrawn(world, certificate, staff, walk) -> None:
    desk = walk(staff).opens("/certificaten/register").follows("Wilma Kooistra").follows("Trek SLHZ")
    desk.sees("Er is nog geen gesprek met de houder opgeschreven")
    assert not desk.has_button("Trek dit certificaat in")
    desk.follows("Schrijf het gesprek op")
    desk.presses("Bewaar het gesprek", status=400).sees("Kies de dag waarop jullie spraken.")
    today = world.today.isoformat()
    desk.presses("Bewaar het gesprek", held_on=today, way="phone", words="Ik wist het niet.").sees(
        "Ik wist het niet.", "Noor de Wit"
    )
    desk.presses("Trek dit certificaat in", reason=SECRET).sees(
        "Ingetrokken", SECRET, "Gesprek met de houder opgeschreven"
    )


def test_the_journey_of_a_withdrawal_and_an_objection(world, certificate, walk, client, visit):
    staff, other = world.staff(name="Noor de Wit"), world.staff("administrator", name="Ties Verbeek")
    person, today = certificate.person, local_day(world.now)
    is_withdrawn(world, certificate, staff, walk)
    walk().opens(f"/controleren/{certificate.code}").sees(
        "Dit certificaat is ingetrokken", date_long(today)
    ).misses(SECRET, "Ik wist het niet")
    assert certified_people([person.id], today=today) == set()
    mail = db.session.scalars(select(Message).where(Message.template == "certificates/mail/revoked")).one()
    for words in (
        date_long(today + timedelta(weeks=6)),
        "binnen 3 weken",
        "Binnen 4 weken daarna",
        "/bezwaar",
    ):
        assert words in mail.body
    assert SECRET not in mail.body

    holder = (
        walk(person)
        .opens("/certificaten")
        .sees("Ingetrokken")
        .misses(SECRET)
        .follows("Ben je het er niet mee eens?")
    )
    holder.sees(date_long(today + timedelta(weeks=6))).misses(SECRET)
    holder.presses("Maak bezwaar", status=400, words=" ").presses(
        "Maak bezwaar", words="Er is een ander bedoeld."
    )
    holder.sees(date_long(today + timedelta(weeks=3)), date_long(today + timedelta(weeks=7)))
    assert not holder.has_button("Maak bezwaar")

    involved = (
        walk(staff)
        .opens("/certificaten/register")
        .follows("Bezwaar bij SLHZ")
        .sees("Jij was hierbij betrokken")
    )
    assert not involved.has_button("Bewaar het besluit")
    refused = involved.browser.post(
        involved.address, data={"heard_on": today.isoformat(), "outcome": "granted", "reasons": "x"}
    )
    assert refused.status_code == 400
    desk = (
        walk(other)
        .opens("/certificaten/register")
        .follows("Bezwaar bij SLHZ")
        .sees("Er is een ander bedoeld.", SECRET)
    )
    desk.presses(
        "Bewaar het besluit", heard_on=today.isoformat(), outcome="granted", reasons="Het was een vergissing."
    )
    desk.sees(
        "Bezwaar toegekend, het certificaat geldt weer", "Ties Verbeek", "Noor de Wit", "Wilma Kooistra"
    )
    walk().opens(f"/controleren/{certificate.code}").sees("Dit certificaat is geldig")
    holder.opens("/certificaten").sees("Geldig")
    assert certified_people([person.id], today=today) == {person.id}
    kinds = [
        (row.kind, row.by.name)
        for row in db.session.scalars(select(CertificateAct).order_by(CertificateAct.id))
    ]
    assert kinds == [
        ("issued", "Marjan Postma"), ("heard", "Noor de Wit"), ("revoked", "Noor de Wit"), ("objected", "Wilma Kooistra"),
        ("objection_granted", "Ties Verbeek"),
    ]  # fmt: skip


def revoked(world, certificate, by, days: float = 0) -> Revocation:
    world.heard(certificate, by, days=days - 1)
    return withdrawal_actions.revoke(certificate, reason="Daarom.", by=by, now=world.days(days))


def test_a_hearing_serves_one_withdrawal(world, certificate):
    staff, other = world.staff(), world.staff()
    first = revoked(world, certificate, staff)
    objection = withdrawal_actions.object_to(
        first, words="Nee.", received_on=None, by=certificate.person, now=world.now
    )
    withdrawal_actions.decide(
        objection, outcome="granted", reasons="Ja.", heard_on=world.today, by=other, now=world.now
    )
    with pytest.raises(RuleError, match="Spreek eerst"):
        withdrawal_actions.revoke(certificate, reason="Toch.", by=staff, now=world.now)
    again = revoked(world, certificate, staff)
    assert (certificate.revocation.id, first.undone_at is not None) == (again.id, True)


def test_of_two_who_withdraw_at_once_one_wins(world, certificate):
    staff = world.staff()
    world.heard(certificate, staff)
    world.add(Revocation(certificate_id=certificate.id, reason="x", revoked_by=staff, revoked_at=world.now))
    with pytest.raises(RuleError, match="al ingetrokken"):
        withdrawal_actions.revoke(certificate, reason="y", by=staff, now=world.now)


def test_a_rejected_objection_leaves_it_withdrawn_and_a_second_decision_is_refused(world, certificate):
    other = world.staff()
    objection = withdrawal_actions.object_to(
        revoked(world, certificate, world.staff()),
        words="Nee.",
        received_on=None,
        by=certificate.person,
        now=world.now,
    )
    given = {"reasons": "Gehoord.", "heard_on": world.today, "by": other, "now": world.now}
    withdrawal_actions.decide(objection, outcome="rejected", **given)
    assert certificate.revocation is not None
    with pytest.raises(RuleError, match="al over dit bezwaar"):
        withdrawal_actions.decide(objection, outcome="granted", **given)
    body = db.session.scalars(
        select(Message.body).where(Message.template == "certificates/mail/objection_decided")
    ).one()
    assert "blijft ingetrokken" in body


def test_the_assessor_the_revoker_and_the_hearer_are_involved(world, certificate):
    revoker, hearer = world.staff(), world.staff()
    world.heard(certificate, hearer)
    row = withdrawal_actions.revoke(certificate, reason="x", by=revoker, now=world.now)
    assessor = db.session.scalars(select(CertificateAct.by_id).where(CertificateAct.kind == "issued")).one()
    assert set(withdrawal_queries.involved_in(row)) == {
        certificate.person_id,
        revoker.id,
        hearer.id,
        assessor,
    }


def test_too_late_and_on_behalf(world, certificate, walk):
    staff = world.staff()
    revoked(world, certificate, staff, days=-50)
    walk(certificate.person).opens(f"/certificaten/{certificate.code}/bezwaar").sees(
        "Bezwaar maken kon tot en met"
    )
    desk = walk(staff).opens(f"/certificaten/{certificate.code}/bezwaar")
    refused = desk.browser.post(desk.address, data={"words": "Door de telefoon.", "received_on": ""})
    assert (refused.status_code, "De 6 weken zijn voorbij" in refused.get_data(as_text=True)) == (400, True)
    answered = desk.browser.post(
        desk.address, data={"words": "Door de telefoon.", "received_on": world.days(-20).strftime("%Y-%m-%d")}
    )
    assert answered.status_code == 303


def test_who_has_no_address_gets_a_letter_with_the_dates(world, issued):
    certificate = issued(email=None)
    revoked(world, certificate, world.staff())
    letter = db.session.scalars(select(Message).where(Message.channel == "letter")).one()
    assert date_long(local_day(world.now) + timedelta(weeks=6)) in letter.on_paper
    assert "http" not in letter.on_paper
