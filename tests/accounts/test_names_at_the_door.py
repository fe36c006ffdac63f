"""Who somebody at the door says they are: by an address or a phone number, and a first name where two share it."""

import re

import pytest

from lms.accounts import passwords
from lms.accounts.models import LoginCode
from lms.accounts.rules import EMAIL, PHONE, Named, named, number_meant
from lms.db import db
from lms.jobs import runner
from lms.notifications.models import Message
from tests.proofreader import without_tokens

PASSWORD, ANOTHER = "een zin die lang is", "nog zo een lange zin"
NUMBER = "0229 55 01 77"


def with_password(world, name, password=PASSWORD, **values):
    return world.person(name=name, password_hash=passwords.hash_password(password), **values)


def mailed_codes() -> dict[str, str]:
    """Which address was mailed which code, once the jobs that send codes were done."""
    db.session.commit()
    runner.run_due(kinds=["login_code"])
    found = db.session.scalars(db.select(Message).where(Message.body != "").order_by(Message.id))
    return {row.address: re.search(r"Je code is: (\d+)", row.body)[1] for row in found}


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        (" Anna@Example.ORG", Named(EMAIL, "anna@example.org", typed=" Anna@Example.ORG")),
        ("0229 55 01 77", Named(PHONE, "+31229550177")),
        ("+31 (0)229-550177", Named(PHONE, "+31229550177")),
        ("٠٢٢٩٥٥٠١٧٧", Named(PHONE, "+31229550177")),
        ("+49 30 901820", Named(PHONE, "+4930901820")),
        ("0229 55 01", Named(EMAIL, "0229 55 01", typed="0229 55 01")),
        ("", Named(EMAIL, "")),
    ],
)
def test_what_is_typed_in_the_one_field(typed, who):
    assert named(typed) == who


@pytest.mark.parametrize(
    ("names", "first_name", "meant"),
    [
        ((), "Anna", None),
        (("Anna Visser",), "", 0),
        (("Anna Visser",), "Bert", 0),
        (("Anna Visser", "Bert Visser"), "", None),
        (("Anna Visser", "Bert Visser"), "bert", 1),
        (("Anna Visser", "Bert Visser"), "Visser", None),
        (("Anna Maria de Vries", "Anna Visser"), "Anna Maria", 0),
        (("Anna Maria de Vries", "Anna Visser"), "Anna", None),
        (("Zoë Visser", "Bert Visser"), " zoe ", 0),
    ],
)
def test_who_of_one_number_is_meant(names, first_name, meant):
    assert number_meant(names, first_name) == meant


@pytest.mark.parametrize("typed", [NUMBER, "0229550177", "+31 229 55 01 77", "0031229550177"])
def test_a_phone_number_and_a_password_open(world, client, submit, typed):
    with_password(world, "Hennie Broer", email=None, phone=NUMBER)
    assert submit(client, "/inloggen", email=typed, password=PASSWORD).headers["Location"] == "/mijn"


def test_two_on_one_number_say_their_first_name_and_read_none(world, client, submit, visit):
    for name in ("Anna", "Bert"):
        with_password(world, f"{name} Visser", f"{PASSWORD} {name}", phone=NUMBER)
    for name in ("Anna", "Bert"):
        typed = {"email": NUMBER, "password": f"{PASSWORD} {name}"}
        page = submit(client, "/inloggen", status=400, **typed).get_data(as_text=True)
        assert ("Vul dan ook je voornaam in." in page, "Anna" in page, "Bert" in page) == (True, False, False)
        other = "Bert" if name == "Anna" else "Anna"
        submit(client, "/inloggen", status=400, first_name=other, **typed)
        submit(client, "/inloggen", first_name=name, **typed)
        assert f'value="{name} Visser"' in visit(client, "/mijn")
        submit(client, "/uitloggen")


def test_a_number_of_nobody_of_one_and_of_two_look_the_same(world, client, submit, count_queries):
    with_password(world, "Hennie Broer", email=None, phone="0229 55 01 00")
    for name in ("Anna", "Bert"):
        with_password(world, f"{name} Visser", phone=NUMBER)
    pages, written = [], []
    for typed in ("0229 55 99 99", "0229 55 01 00", NUMBER):
        seen, asked = [], []
        for path, values in (
            ("/inloggen", {"email": typed, "password": "niet goed"}),
            ("/inloggen", {"email": typed, "password": "niet goed", "first_name": "Cor"}),
            ("/inloggen/code", {"email": typed}),
            ("/inloggen/code", {"email": typed, "first_name": "Cor"}),
            ("/inloggen/code/invullen", {"code": "000000"}),
            ("/inloggen/code/invullen?met=brief", {"email": typed, "code": "00000000"}),
        ):
            with count_queries() as queries:
                answer = client.post(path, data=values)
            page = without_tokens(answer.get_data(as_text=True)).replace(typed, "HET NUMMER")
            seen.append((path, answer.status_code, answer.headers.get("Location"), page))
            asked.append((path, [query.split(" ")[0] for query in queries]))
        pages.append(seen)
        written.append(asked)
    assert (pages[0] == pages[1] == pages[2], written[0] == written[1] == written[2]) == (True, True)


def test_a_code_asked_by_number_goes_to_the_mail_of_who_is_meant(world, client, submit, visit):
    for name in ("Anna", "Bert"):
        world.person(name=f"{name} Visser", email=f"{name.lower()}@example.org", phone=NUMBER)
    submit(client, "/inloggen/code", email=NUMBER)
    assert mailed_codes() == {}
    page = visit(client, "/inloggen/code/invullen")
    assert ("Deel je dit nummer met iemand?" in page, "Anna" in page, "bert@" in page) == (True, False, False)
    submit(client, "/inloggen/code", email=NUMBER, first_name="Bert")
    codes = mailed_codes()
    assert list(codes) == ["bert@example.org"]
    assert (
        submit(client, "/inloggen/code/invullen", code=codes["bert@example.org"]).headers["Location"]
        == "/mijn"
    )
    assert "Bert Visser" in visit(client, "/mijn")


def test_a_code_from_elsewhere_says_whose_it_is(world, app, client, submit, visit):
    world.person(name="Hennie Broer", email="hennie@example.org", phone=NUMBER)
    submit(app.test_client(), "/inloggen/code", email=NUMBER)
    [code] = mailed_codes().values()
    page = visit(client, "/inloggen/code/invullen?met=brief")
    field = re.search(r'<input[^>]*name="email"[^>]*>', page)[0]
    assert ('type="text"' in field, 'value=""' in field, code in page) == (True, True, False)
    page = submit(client, "/inloggen/code/invullen?met=brief", status=400, email=NUMBER, code="1").get_data(
        as_text=True
    )
    assert "Noor de Wit, <strong>0229 123 456</strong>" in page
    submit(client, "/inloggen/code/invullen?met=brief", email=NUMBER, code=code)


def test_each_name_has_its_own_tries_and_together_they_keep_an_account_safe(world, app, client, submit):
    """Five at the address end a code of six digits by number too, and nothing tells that the two are one person's."""
    world.person(name="Hennie Broer", email="hennie@example.org", phone=NUMBER)
    submit(client, "/inloggen/code", email=NUMBER)
    [code] = mailed_codes().values()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        submit(
            app.test_client(),
            "/inloggen/code/invullen?met=brief",
            status=400,
            email="hennie@example.org",
            code=wrong,
        )
    submit(client, "/inloggen/code/invullen", status=400, code=code)
    assert db.session.scalars(db.select(LoginCode)).one().used_at is None


def test_the_only_one_whose_account_is_open_needs_no_first_name(world, client, submit):
    with_password(world, "Anna Visser", phone=NUMBER)
    with_password(world, "Bert Visser", ANOTHER, phone=NUMBER, disabled_at=world.now)
    submit(client, "/inloggen", email=NUMBER, password=PASSWORD)


def test_numbers_of_more_people_are_a_list_for_staff(world, as_person, visit):
    for name, phone in (
        ("Anna Visser", NUMBER),
        ("Bert Visser", "0229550177"),
        ("Cor Bakker", "0229 55 01 78"),
    ):
        world.person(name=name, phone=phone)
    staff = as_person(world.staff())
    assert 'href="/aanmeldingen/nakijken"' in visit(staff, "/aanmeldingen")
    page = visit(staff, "/aanmeldingen/nakijken")
    assert ("0229 55 01 77: Anna Visser, Bert Visser" in page, "Cor Bakker" in page) == (True, False)
