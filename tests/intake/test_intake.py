import re

import pytest
from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.cohorts.queries import members
from lms.db import db
from lms.errors import RuleError
from lms.intake import actions
from lms.intake.models import Application
from lms.intake.queries import state, waiting_numbers
from lms.intake.rules import ALLOWED, STATES, check_step, state_of
from lms.notifications.models import Message

FINE = {
    "name": "Wilma Kooistra",
    "email": "wilma@example.org",
    "phone": "06-12345678",
    "neighbourhood": "Blokker",
    "motivation": "Leegstand.",
    "privacy": "y",
}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], "new"), (["called"], "called"), (["called", "placed"], "placed"), (["placed", "called"], "placed"),
        (["waiting", "placed", "invited"], "invited"), (["declined"], "declined"), (["declined", "called"], "called"),
        (["called", "declined", "called", "placed"], "placed"),
    ],
)  # fmt: skip
def test_state_from_steps(steps, expected):
    assert state_of(steps) == expected


def test_every_act_in_every_state():
    acts = ("called", "placed", "waiting", "invited", "declined")
    for present in STATES:
        for act in acts:
            if act in ALLOWED[present]:
                check_step(present, act)
            else:
                with pytest.raises(RuleError, match="een collega je voor"):
                    check_step(present, act)


def test_signing_up_makes_no_account(client, visit, submit):
    visit(client, "/aanmelden")
    assert submit(client, "/aanmelden", **FINE).headers["Location"] == "/aanmelden/bedankt"
    visit(client, "/aanmelden/bedankt")
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0
    assert [(row.template, row.address) for row in db.session.scalars(select(Message))] == [
        ("intake/mail/application_received", "wilma@example.org")
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "Vul je naam in."), ({"neighbourhood": ""}, "Vul je wijk of dorp in."), ({"email": "wilma@"}, "Dit lijkt geen e-mailadres."),
        ({"phone": "12"}, "Dit lijkt geen telefoonnummer."), ({"email": "", "phone": ""}, "Vul je telefoonnummer of je e-mailadres in."),
        ({"privacy": None}, "Zet een vinkje."), ({"name": "x" * 121}, "Deze naam is te lang."), ({"motivation": "x" * 2001}, "te lang"),
    ],
)  # fmt: skip
def test_each_fault_has_its_sentence_and_keeps_the_rest(client, submit, change, sentence):
    fields = {name: value for name, value in (FINE | change).items() if value is not None}
    page = submit(client, "/aanmelden", status=400, **fields).get_data(as_text=True)
    assert sentence in page
    kept = {"motivation": "Leegstand.</textarea>", "phone": 'value="06-12345678"'}
    assert all(words in page for name, words in kept.items() if name not in change)
    assert db.session.scalars(select(Application)).all() == []


def test_the_same_form_sent_twice_counts_once(client, submit):
    for _ in range(2):
        submit(client, "/aanmelden", once="x" * 20, **FINE)
    assert len(db.session.scalars(select(Application)).all()) == 1


def test_a_phone_number_is_enough(client, submit):
    submit(client, "/aanmelden", **(FINE | {"email": ""}))
    assert db.session.scalars(select(Message)).all() == []


def apply(world, **values):
    fine = {name: value for name, value in FINE.items() if name != "privacy"}
    return actions.apply(**(fine | values), now=world.now)


def test_the_whole_way_in(world):
    staff, cohort = world.staff(), world.cohort()
    row = apply(world)
    actions.call(row, note="Kan op dinsdag.", by=staff, now=world.now)
    assert actions.place(row, cohort, by=staff, now=world.now) == "placed"
    person = actions.send_invitation(row, by=staff, now=world.now)
    assert (person.email, members(cohort.id, now=world.now), state(row)) == (
        "wilma@example.org",
        [person],
        "invited",
    )
    assert actions.send_invitation(row, by=staff, now=world.now).id == person.id
    sent = [mail.template for mail in db.session.scalars(select(Message).order_by(Message.id))]
    assert sent == [
        "intake/mail/application_received",
        "accounts/mail/invitation",
        "accounts/mail/invitation",
    ]
    with pytest.raises(RuleError):
        actions.decline(row, note="x", message="x", by=staff, now=world.now)


def test_a_known_address_is_not_doubled(world):
    staff, cohort = world.staff(), world.cohort()
    known = world.person(email="wilma@example.org")
    row = apply(world)
    actions.place(row, cohort, by=staff, now=world.now)
    assert actions.send_invitation(row, by=staff, now=world.now).id == known.id


def test_a_full_cohort_means_a_waiting_list_with_numbers(world):
    staff, cohort = world.staff(), world.cohort(capacity=1)
    world.trainee(cohort)
    rows = [apply(world, name=f"Mens {number}", email="") for number in range(2)]
    for row in reversed(rows):
        assert actions.place(row, cohort, by=staff, now=world.now) == "waiting"
    assert waiting_numbers(rows) == {rows[1].id: 1, rows[0].id: 2}
    with pytest.raises(RuleError, match="nog vol"):
        actions.place(rows[0], cohort, by=staff, now=world.now)


def test_two_staff_at_once(world):
    """The last seat went while the other was reading: the invitation is refused, nothing half done."""
    staff, cohort = world.staff(), world.cohort(capacity=1)
    first, second = apply(world), apply(world, email="", phone="0612345670")
    for row in (first, second):
        actions.place(row, cohort, by=staff, now=world.now)
    actions.send_invitation(first, by=staff, now=world.now)
    with pytest.raises(RuleError, match="is vol"):
        actions.send_invitation(second, by=staff, now=world.now)


def test_staff_pages(world, as_person, visit, submit):
    cohort = world.cohort()
    world.coach(cohort)
    staff = as_person(world.staff(name="Noor de Wit"))
    assert "Niets te doen" in visit(staff, "/aanmeldingen")
    visit(staff, "/aanmeldingen/nieuw")
    submit(staff, "/aanmeldingen/nieuw", status=400, name="Hennie")
    address = submit(
        staff, "/aanmeldingen/nieuw", name="Hennie Broer", phone="0612345678", neighbourhood="Noord"
    ).headers["Location"]
    assert "Namens: Noor de Wit schreef het op" in visit(staff, address)
    assert "Schrijf in een zin" in submit(staff, f"{address}/gesprekken", status=400, note=" ").get_data(
        as_text=True
    )
    submit(staff, f"{address}/gesprekken", note="Komt graag.")
    submit(staff, f"{address}/plaatsing", cohort=cohort.id)
    submit(staff, f"{address}/uitnodiging")
    assert "Hennie Broer" in visit(staff, f"{address}/brief")
    assert "Komt graag." in visit(staff, address)
    for code in STATES:
        visit(staff, f"/aanmeldingen?stand={code}")
    other = submit(
        staff, "/aanmeldingen/nieuw", name="Kees Bruin", phone="0612345679", neighbourhood="Zuid"
    ).headers["Location"]
    page = submit(staff, f"{other}/afwijzing", status=400, note="", message="Dank je wel.").get_data(
        as_text=True
    )
    assert ("Schrijf waarom" in page, "Dank je wel.</textarea>" in page) == (True, True)
    submit(staff, f"{other}/afwijzing", note="Past niet.", message="Dank je wel.")
    assert "Afgewezen" in visit(staff, other)


def test_list_takes_a_fixed_number_of_queries(world, as_person, visit, count_queries):
    user, cohort = world.staff(), world.cohort()
    staff = as_person(user)

    def add():
        row = apply(world, email="")
        actions.call(row, note="x", by=user, now=world.now)
        actions.place(row, cohort, by=user, now=world.now)

    add()
    visit(staff, "/aanmeldingen")
    with count_queries() as few:
        visit(staff, "/aanmeldingen")
    for _ in range(29):
        add()
    with count_queries() as many:
        page = visit(staff, "/aanmeldingen")
    assert len(many) == len(few)
    assert len(re.findall(r"/aanmeldingen/\d+", page)) == 30


def test_public_pages(world, client, visit):
    for address in ("/", "/opleiding", "/contact", "/privacy", "/toegankelijkheid"):
        visit(client, address)
    world.cohort(starts_on=world.days(20).date(), ends_on=world.days(90).date(), place="Buurthuis De Linde")
    assert "Buurthuis De Linde" in visit(client, "/")
