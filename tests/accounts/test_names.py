"""What somebody is called is their own, looks like nobody of ours, and every change of it is a row."""

import pytest
from sqlalchemy import select

from lms import roles
from lms.accounts import actions
from lms.accounts.models import ConfirmedName, NameChange
from lms.accounts.rules import check_call_name, check_not_ours
from lms.cli import with_verbs
from lms.db import db
from lms.errors import RuleError

STAND_INS = (
    "Femke Bakhuis", "FEMKE  BAKHUIS", "Fémke Bakhuis", "Femke-Bakhuis", "Femke Bakhuis ✅", "Femke Bakhu1s", "Fеmkе Ваkhuis",
    "Femke Bakhuis SLHZ", "Beheerder", "Anna (coördinator)", "De Co\u00f6rdinatoren", "begeleider Jan", "S.L.H.Z. Hoorn", "Samen Lukt Het Zelf",
    "Beoordelaar-1", "A D M I N I S T R A T O R",
)  # fmt: skip
OWN = ("Femke", "Femke Bakker", "Oma Riet", "مریم صادقی", "Jan de Beer", "Coör", "Hetty Slhim", "Zelfa Lukt")


def changes() -> list[tuple]:
    rows = db.session.scalars(select(NameChange).order_by(NameChange.id))
    return [(row.which, row.old, row.new, row.by_id) for row in rows]


@pytest.mark.parametrize("name", STAND_INS)
def test_nobody_is_called_like_one_of_ours(name):
    with pytest.raises(RuleError) as refused:
        check_call_name(name, is_ours=False, names_of_ours=["Noor de Wit", "Femke Bakhuis"])
    assert refused.value.field == "name"


@pytest.mark.parametrize("name", OWN)
def test_everybody_else_is_called_as_they_like(name):
    check_call_name(name, is_ours=False, names_of_ours=["Noor de Wit", "Femke Bakhuis"])
    check_not_ours(name)


@pytest.mark.parametrize("role", roles.OVER_OTHERS)
def test_a_name_of_ours_is_taken_by_nobody_and_changed_by_an_administrator(
    world, as_person, submit, visit, role
):
    ours, trainee = world.staff(role, name="Femke Bakhuis"), world.trainee(world.cohort(), name="Anna Bos")
    browser = as_person(trainee)
    page = submit(browser, "/mijn", status=400, name="Femké Bakhuis", phone="06 12345678").get_data(
        as_text=True
    )
    assert ("Iemand die voor ons werkt heet ook zo." in page, 'value="Femké Bakhuis"' in page) == (True, True)
    assert (trainee.name, changes()) == ("Anna Bos", [])
    assert "de beheerder past je naam aan" in visit(as_person(ours), "/mijn")
    submit(as_person(ours), "/mijn", status=400, name="Femke de Baas")
    submit(as_person(ours), "/mijn", phone="06 87654321")
    assert (ours.name, ours.phone, changes()) == ("Femke Bakhuis", "06 87654321", [])
    actions.rename(ours, "Femke de Boer", by=None, now=world.now)
    assert (ours.name, changes()) == ("Femke de Boer", [("call", "Femke Bakhuis", "Femke de Boer", None)])


def test_a_name_of_somebody_who_left_us_is_free(world, as_person, submit):
    left = world.person(name="Femke Bakhuis")
    world.grant(left, "coordinator", until=world.days(-1))
    person = world.person(name="Anna Bos")
    submit(as_person(person), "/mijn", name="Femke Bakhuis")
    assert person.name == "Femke Bakhuis"


def test_each_change_is_a_row_and_the_same_again_is_none(world, as_person, submit, visit):
    person = world.trainee(world.cohort(), name="Anna Bos")
    browser = as_person(person)
    assert "Hoe we je noemen" in visit(browser, "/mijn")
    for _ in range(2):
        submit(browser, "/mijn", name="Anneke", certificate_name="Anna Maria de Vries")
    assert (person.name, person.certificate_name) == ("Anneke", "Anna Maria de Vries")
    assert changes() == [
        ("call", "Anna Bos", "Anneke", person.id),
        ("certificate", "", "Anna Maria de Vries", person.id),
    ]


def test_a_confirmed_name_stands_and_says_why_and_whom_to_ring(world, as_person, submit, visit):
    person = world.trainee(world.cohort(), name="Anneke")
    assessor = world.staff("assessor", name="Marjan Postma")
    actions.confirm_name(
        person, name="Anna Bos", document="passport", seen_on=world.today, by=assessor, now=world.now
    )
    browser = as_person(person)
    page = visit(browser, "/mijn")
    for words in (
        "Op je certificaat staat <strong>Anna Bos</strong>",
        "Marjan Postma zag een paspoort op",
        "staat deze naam vast",
        "0229 123 456",
    ):
        assert words in page
    refused = submit(browser, "/mijn", status=400, name="Anneke", certificate_name="Femke Bakhuis")
    assert "Deze naam is bevestigd en staat vast." in refused.get_data(as_text=True)
    submit(browser, "/mijn", name="Anna B.")
    assert (person.name, person.certificate_name) == ("Anna B.", "Anna Bos")
    assert changes() == [
        ("certificate", "", "Anna Bos", assessor.id),
        ("call", "Anneke", "Anna B.", person.id),
    ]
    row = db.session.scalars(select(ConfirmedName)).one()
    assert (row.name, row.document, row.seen_on, row.confirmed_by_id) == (
        "Anna Bos",
        "passport",
        world.today,
        assessor.id,
    )


def test_the_command_sets_what_somebody_is_called(app, world):
    person = world.staff(name="Femke Bakhuis", email="femke@example.org")
    db.session.commit()
    run = app.test_cli_runner().invoke
    answers = [
        run(with_verbs(), ["people", "rename", address, "--name", name])
        for address, name in (
            ("femke@example.org", " Femke  de Boer"),
            ("femke@example.org", "Femk\u200be"),
            ("nobody@example.org", "Anna"),
        )
    ]
    db.session.expire_all()
    assert [answer.output.strip() for answer in answers] == [
        "<femke@example.org> is called Femke de Boer now.",
        "Error: This name cannot be read whole: type it anew.",
        "Error: Nobody has this address.",
    ]
    assert (person.name, changes()) == ("Femke de Boer", [("call", "Femke Bakhuis", "Femke de Boer", None)])


def test_what_was_kept_before_a_rule_came_stops_nobody(world, as_person, submit):
    person = world.person(name="Femk\u0435", phone="bij de buren")
    submit(as_person(person), "/mijn", name=person.name, phone=person.phone, neighbourhood="Zwaag")
    assert (person.neighbourhood, changes()) == ("Zwaag", [])
    submit(as_person(person), "/mijn", status=400, name="Anna", phone="bij de bakker")
