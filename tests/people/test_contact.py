import re

import pytest

from lms.accounts import actions as accounts
from lms.accounts import code_actions
from lms.accounts.models import Invitation, LoginSession, NameChange
from lms.db import db
from lms.errors import RuleError
from lms.notifications.models import Message
from lms.notifications.queries import postal_address_of
from lms.people import contact_actions
from lms.people.contact_actions import Details, details_of
from lms.people.models import ContactChange
from lms.trail import TrailLine

KEY = "only for tests, and long enough for a key"
HOW = "Teruggebeld op het oude nummer"


def changed(person, **wanted):
    return Details(**{**details_of(person).__dict__, **wanted})


def sent(person):
    """(to, subject) of what somebody was told, in order."""
    query = db.select(Message).where(Message.person_id == person.id).order_by(Message.id)
    return [(row.address, row.subject) for row in db.session.scalars(query)]


def test_a_new_address_is_told_at_both_and_nothing_of_before_opens(world):
    staff, anna = world.staff(name="Zus"), world.person(name="Anna Bos", email="oud@example.nl")
    accounts.open_session(anna, device="iPad", now=world.now)
    accounts.invite(anna, by=staff, now=world.now)
    code_actions.send_code(anna, key=KEY, now=world.now)
    assert contact_actions.change(
        anna, changed(anna, email="Nieuw@Example.nl"), how=HOW, by=staff, now=world.now
    )
    row = db.session.query(ContactChange).one()
    assert (anna.email, row.which, row.old, row.new, row.how, row.by, row.done_at) == (
        "nieuw@example.nl", "email", "oud@example.nl", "nieuw@example.nl", HOW, staff, world.now,
    )  # fmt: skip
    assert sent(anna)[2:] == [
        ("oud@example.nl", "Je e-mailadres is veranderd"),
        ("nieuw@example.nl", "Je krijgt je mail nu hier"),
    ]
    assert code_actions.living_codes(anna.id, world.now) == []
    assert [row.expires_at <= world.now for row in db.session.query(Invitation)] == [True]
    assert [row.ended_at is not None for row in db.session.query(LoginSession)] == [True]
    assert [line.word for line in db.session.query(TrailLine).filter_by(act="contact_changed")] == ["email"]


def test_what_still_waits_goes_to_the_new_address(world):
    staff, anna = world.staff(), world.person(email="oud@example.nl")
    contact_actions.change(anna, changed(anna, phone="06 11112222"), how=HOW, by=staff, now=world.now)
    contact_actions.change(anna, changed(anna, email="nieuw@example.nl"), how=HOW, by=staff, now=world.now)
    assert sent(anna) == [
        ("nieuw@example.nl", "Je telefoonnummer is veranderd"),
        ("oud@example.nl", "Je e-mailadres is veranderd"),
        ("nieuw@example.nl", "Je krijgt je mail nu hier"),
    ]


def test_everything_at_once_and_everything_back(world):
    staff, anna = (
        world.staff(),
        world.person(name="Anna Bos", email=None, phone="06 11111111", neighbourhood="Noord"),
    )
    before = details_of(anna)
    wanted = Details("Annie Bos", "annie@example.nl", "06 22222222", "Straat 1\n1234 AB Hoorn", "Zuid")
    contact_actions.change(anna, wanted, how=HOW, by=staff, now=world.now)
    assert details_of(anna) == wanted
    assert [(row.old, row.new) for row in db.session.query(NameChange)] == [("Anna Bos", "Annie Bos")]
    rows = db.session.query(ContactChange).order_by(ContactChange.id).all()
    assert sorted(row.which for row in rows) == ["address", "email", "name", "phone", "place"]
    for row in rows:
        contact_actions.put_back(row, anna, how=HOW, by=staff, now=world.now)
    assert details_of(anna) == before
    with pytest.raises(RuleError, match="weer veranderd"):
        contact_actions.put_back(rows[0], anna, how=HOW, by=staff, now=world.now)


def test_who_has_no_mail_gets_a_letter(world):
    staff, anna = world.staff(), world.person(email=None, phone="06 11111111")
    contact_actions.change(anna, changed(anna, phone="06 22222222"), how=HOW, by=staff, now=world.now)
    assert sent(anna) == [(None, "Je telefoonnummer is veranderd")]


@pytest.mark.parametrize(
    ("wanted", "how", "said"),
    [
        ({"email": "ander@example.nl"}, HOW, "Dit adres is van Bas"),
        ({"email": "nieuw@example.nl"}, "ja", "Schrijf hoe je weet"),
        ({"phone": "06 33333333"}, "", "Schrijf hoe je weet"),
        ({"email": "", "phone": ""}, HOW, "niet bereiken"),
        ({"name": "Beheerder Anna"}, "", "voor ons werkt"),
    ],
)
def test_what_is_refused_changes_nothing(world, wanted, how, said):
    staff, anna = world.staff(), world.person(name="Anna Bos")
    world.person(name="Bas", email="ander@example.nl")
    before = details_of(anna)
    with db.session.begin_nested() as half:
        with pytest.raises(RuleError, match=said):
            contact_actions.change(anna, changed(anna, **wanted), how=how, by=staff, now=world.now)
        half.rollback()
    assert (details_of(anna), sent(anna)) == (before, [])


@pytest.mark.parametrize("role", ["coach", "assessor", "coordinator", "administrator"])
def test_a_colleagues_mail_is_for_an_administrator(world, role):
    coordinator, administrator = world.staff(), world.staff("administrator")
    colleague = world.staff(role, name="Femke Bakker")
    with pytest.raises(RuleError, match="Alleen een beheerder"):
        contact_actions.change(
            colleague, changed(colleague, email="van-mij@example.nl"), how=HOW, by=coordinator, now=world.now
        )
    wanted = changed(colleague, email="femke@example.nl", name="Femke de Boer")
    contact_actions.change(colleague, wanted, how=HOW, by=administrator, now=world.now)
    assert details_of(colleague) == wanted
    contact_actions.change(colleague, changed(colleague, place="Zuid"), how="", by=coordinator, now=world.now)


def test_nobody_does_it_about_themself(world):
    staff = world.staff("administrator")
    with pytest.raises(RuleError, match="Het gaat over jou"):
        contact_actions.change(staff, changed(staff, place="Zuid"), how=HOW, by=staff, now=world.now)


def test_staff_change_it_on_a_page_and_two_at_once_see_both(world, as_person, visit, submit):
    anna = world.person(name="Anna Bos", email="oud@example.nl", phone="06 11111111")
    one, other = as_person(world.staff(name="Een")), as_person(world.staff(name="Ander"))
    address = f"/mensen/{anna.id}/gegevens"
    stood = re.search(r'name="stood" value="([^"]*)"', visit(one, address))[1].replace("&#34;", '"')
    typed = {
        "name": "Anna Bos",
        "email": "oud@example.nl",
        "postal_address": "",
        "place": anna.neighbourhood,
        "how": HOW,
    }
    submit(other, address, stood=stood, **typed, phone="06 22222222")
    answer = submit(one, address, 400, stood=stood, **typed, phone="06 33333333")
    page = answer.get_data(as_text=True)
    assert ("06 22222222" in page, "06 33333333" in page, anna.phone) == (True, True, "06 22222222")
    # who touched something else keeps what the other changed
    submit(one, address, stood=stood, **{**typed, "name": "Annie Bos"}, phone="06 11111111")
    db.session.refresh(anna)
    assert (anna.name, anna.phone) == ("Annie Bos", "06 22222222")
    assert "Teruggebeld op het oude nummer" in visit(one, address)


def code_in_mail(address):
    body = db.session.query(Message).filter_by(address=address).order_by(Message.id.desc()).first().body
    return re.search(r"\b\d{6}\b", body)[0]


def test_ones_own_address_is_confirmed_at_the_new_one(world, as_person, visit, submit):
    anna = world.person(email="oud@example.nl")
    browser = as_person(anna)
    assert "/mijn/mailadres" in visit(browser, "/mijn")
    submit(browser, "/mijn/mailadres", email="nieuw@example.nl")
    assert (anna.email, sent(anna)[0][0]) == ("oud@example.nl", "nieuw@example.nl")
    code = code_in_mail("nieuw@example.nl")
    wrong = "000000" if code != "000000" else "111111"
    submit(browser, "/mijn/mailadres/code", 400, code=wrong)
    assert anna.email == "oud@example.nl"
    submit(browser, "/mijn/mailadres/code", code=code)
    db.session.refresh(anna)
    assert anna.email == "nieuw@example.nl"
    assert sent(anna)[-2:] == [
        ("oud@example.nl", "Je e-mailadres is veranderd"),
        ("nieuw@example.nl", "Je krijgt je mail nu hier"),
    ]
    assert browser.get("/mijn").status_code == 200  # they stay in


def test_an_address_of_somebody_else_looks_the_same_and_never_opens(world, as_person, submit, visit):
    anna, bas = world.person(), world.person(email="bas@example.nl")
    browser = as_person(anna)
    submit(browser, "/mijn/mailadres", email="bas@example.nl")
    assert (sent(bas), sent(anna)) == ([], [])
    assert "We mailden een code naar <strong>bas@example.nl</strong>" in visit(browser, "/mijn/mailadres")


def test_a_code_ends_by_time_by_tries_and_by_not_wanting_it(world):
    anna = world.person(email="oud@example.nl")

    def asked():
        contact_actions.ask_own_address(anna, "nieuw@example.nl", key=KEY, now=world.now)
        return code_in_mail("nieuw@example.nl")

    assert not contact_actions.confirm_own_address(anna, asked(), key=KEY, now=world.days(1 / 24))
    code = asked()
    for _ in range(5):
        assert not contact_actions.confirm_own_address(anna, "x", key=KEY, now=world.now)
    assert not contact_actions.confirm_own_address(anna, code, key=KEY, now=world.now)
    code = asked()
    contact_actions.drop_own_address(anna, now=world.now)
    assert not contact_actions.confirm_own_address(anna, code, key=KEY, now=world.now)
    earlier, code = asked(), asked()
    assert earlier == code or not contact_actions.confirm_own_address(anna, earlier, key=KEY, now=world.now)
    with pytest.raises(RuleError, match="Morgen kan het weer"):
        contact_actions.ask_own_address(anna, "nieuw@example.nl", key=KEY, now=world.now)
    assert contact_actions.confirm_own_address(anna, code, key=KEY, now=world.now)
    assert not contact_actions.confirm_own_address(anna, code, key=KEY, now=world.now)


def test_ones_own_number_is_told_by_mail(world, as_person, submit):
    anna = world.person(name="Anna Bos", phone="06 11111111", neighbourhood="Noord")
    submit(as_person(anna), "/mijn", name="Anna Bos", phone="06 22222222", neighbourhood="Noord")
    assert sent(anna) == [(anna.email, "Je telefoonnummer is veranderd")]
    assert "Je deed dit zelf" in db.session.query(Message).one().body


def test_an_address_on_an_envelope_is_kept_too(world):
    staff, anna = world.staff(), world.person()
    contact_actions.change(
        anna, changed(anna, postal_address="Straat 1\n1234 AB Hoorn"), how="", by=staff, now=world.now
    )
    assert postal_address_of(anna.id) == "Straat 1\n1234 AB Hoorn"
