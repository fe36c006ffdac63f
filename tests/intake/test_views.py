import re

import pytest

from lms.accounts.models import Person
from lms.db import db
from lms.intake.models import Application
from lms.notifications.models import Message

ANNA = {
    "name": "Anna Visser",
    "email": "anna@example.org",
    "phone": "06 12345678",
    "neighbourhood": "De Grote Waal",
    "motivation": "Ik ken veel mensen.",
    "privacy": "y",
}
DETAILS = ("name", "email", "phone", "neighbourhood", "motivation")


def applications() -> list[Application]:
    return list(db.session.scalars(db.select(Application).order_by(Application.id)))


def complaints(response) -> list[str]:
    page = response.get_data(as_text=True)
    return re.findall(r'<p class="field-error"[^>]*><span[^>]*>Let op:</span> (.*?)</p>', page)


@pytest.mark.parametrize(
    "address", ["/", "/opleiding", "/contact", "/privacy", "/toegankelijkheid", "/aanmelden"]
)
def test_public_pages_stand_also_when_nothing_is_published(client, visit, address):
    visit(client, address)


def test_home_leads_to_signing_up(client, visit):
    assert re.search(r'<a [^>]*href="/aanmelden"[^>]*>Schrijf je nu in</a>', visit(client, "/"))
    page = visit(client, "/aanmelden")
    assert re.search(r"<button [^>]*>Versturen</button>", page)


def test_the_next_start_is_told(world, client, visit):
    world.cohort(starts_on=world.days(30).date(), ends_on=world.days(200).date(), place="Dorpshuis De Eik")
    assert "Dorpshuis De Eik" in visit(client, "/")
    visit(client, "/opleiding")


def test_the_training_page_shows_the_modules_of_the_latest_version(world, client, visit):
    version = world.version()
    version.course.slug = "wijkverbinder"
    db.session.flush()
    page = visit(client, "/opleiding")
    assert [f"<h3>{title}</h3>" in page for title in ("Module 1", "Module 2", "Module 3")] == [
        True,
        True,
        False,
    ]


def test_signing_up(client, submit, visit):
    response = submit(client, "/aanmelden", **ANNA)
    assert response.headers["Location"] == "/aanmelden/bedankt"
    row = applications()[0]
    assert {name: getattr(row, name) for name in DETAILS} == {name: ANNA[name] for name in DETAILS}
    assert (row.on_behalf_by_id, row.person_id) == (None, None)
    page = visit(client, "/aanmelden/bedankt")
    assert "Binnen een week bellen we je." in page
    assert db.session.scalars(db.select(Person)).all() == []


@pytest.mark.parametrize("missing", ["email", "phone", "motivation"])
def test_what_may_be_left_empty(client, submit, missing):
    submit(client, "/aanmelden", **ANNA | {missing: ""})
    assert getattr(applications()[0], missing) == ""


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": ""}, ["Vul je naam in."]),
        ({"name": "   "}, ["Vul je naam in."]),
        (
            {"name": "Anna (coördinator)"},
            ["Deze naam lijkt op die van iemand die voor ons werkt. Schrijf je eigen naam, zonder functie."],
        ),
        ({"name": "x" * 121}, ["Deze naam is te lang. Er passen 120 tekens."]),
        ({"email": "anna"}, ["Dit lijkt geen e-mailadres. Kijk het na, bijvoorbeeld naam@voorbeeld.nl."]),
        (
            {"email": "a@example.org\nBcc: b@example.org"},
            ["Dit lijkt geen e-mailadres. Kijk het na, bijvoorbeeld naam@voorbeeld.nl."],
        ),
        ({"phone": "06 12"}, ["Dit lijkt geen telefoonnummer. Kijk het na, bijvoorbeeld 06 12345678."]),
        ({"phone": "bel mij"}, ["Dit lijkt geen telefoonnummer. Kijk het na, bijvoorbeeld 06 12345678."]),
        ({"phone": "06 12345678" + " " * 40 + "9"}, ["Dit telefoonnummer is te lang. Er passen 40 tekens."]),
        (
            {"phone": "", "email": ""},
            ["Vul je telefoonnummer of je e-mailadres in. Dan kunnen we je bereiken."],
        ),
        ({"neighbourhood": ""}, ["Vul je wijk of dorp in."]),
        ({"neighbourhood": "x" * 121}, ["Deze tekst is te lang. Er passen 120 tekens."]),
        ({"motivation": "x" * 2001}, ["Deze tekst is te lang. Er passen 2000 tekens."]),
        ({"privacy": ""}, ["Zet een vinkje. Anders mogen we je niet bellen."]),
        (
            {"name": "", "phone": "", "email": "", "neighbourhood": "", "privacy": ""},
            [
                "Vul je naam in.",
                "Vul je telefoonnummer of je e-mailadres in. Dan kunnen we je bereiken.",
                "Vul je wijk of dorp in.",
                "Zet een vinkje. Anders mogen we je niet bellen.",
            ],
        ),
    ],
)
def test_every_complaint_at_its_field_and_all_that_was_typed_is_kept(client, submit, changes, expected):
    typed = {name: value for name, value in (ANNA | changes).items() if value}
    response = submit(client, "/aanmelden", status=400, **typed)
    assert complaints(response) == expected
    page = response.get_data(as_text=True)
    for name in ("name", "phone", "email", "neighbourhood"):
        value = typed.get(name, "").strip()
        assert not value or "\n" in value or f'value="{value}"' in page, name
    assert typed.get("motivation", "") in page
    assert ("privacy" in typed) == ("checked" in page)
    assert applications() == []
    assert db.session.scalars(db.select(Message)).all() == []


def test_markup_in_a_name_is_only_text(world, client, submit, visit, as_person):
    submit(client, "/aanmelden", **ANNA | {"name": "<b>Anna</b>", "motivation": "<script>x</script>"})
    browser = as_person(world.staff())
    for address in ("/aanmeldingen", f"/aanmeldingen/{applications()[0].id}"):
        page = visit(browser, address)
        assert "&lt;b&gt;Anna&lt;/b&gt;" in page
        assert "<b>Anna" not in page


def test_sending_a_form_twice_is_once(client, submit):
    for _ in range(3):
        submit(client, "/aanmelden", **ANNA, once="een-sleutel-van-dit-formulier")
    assert len(applications()) == 1
    assert len(db.session.scalars(db.select(Message)).all()) == 1


def test_nobody_learns_whose_address_we_know(world, client, submit):
    world.staff(email="anna@example.org")
    answers = []
    for email in ("anna@example.org", "bert@example.org", "anna@example.org"):
        response = submit(client, "/aanmelden", **ANNA | {"email": email})
        answers.append((response.status_code, response.headers["Location"], response.data))
    assert answers[0] == answers[1] == answers[2]
    bodies = set(db.session.scalars(db.select(Message.body)))
    assert len(bodies) == 1


def test_signing_up_over_and_over_is_slowed_down(client):
    answers = [client.post("/aanmelden", data=ANNA).status_code for _ in range(102)]
    assert answers == [303] * 100 + [429] * 2
    assert client.get("/aanmelden").status_code == 200
