"""Whose address and number it is: one mailbox is one person, however it is written, and who could log in before still can."""

from collections.abc import Iterator

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts import actions, passwords
from lms.accounts.models import Person
from lms.accounts.queries import person_with_email
from lms.app import create_app
from lms.config import read_settings
from lms.db import db
from lms.errors import RuleError
from lms.paths import MIGRATIONS
from tests.databases import empty_database
from tests.house.walking import FILES, loaded

[BEFORE_READING] = [
    loaded(path).down_revision for path in FILES if path.stem.endswith("numbers_and_addresses_are_read_once")
]
PASSWORD = "een zin die lang is"
SPELLINGS = ("naam@bücher-thuis.test", "Naam@BÜCHER-thuis.test", "naam@xn--bcher-thuis-thb.test")


@pytest.mark.parametrize("first", SPELLINGS)
@pytest.mark.parametrize("then", SPELLINGS)
def test_one_mailbox_is_one_person(world, first, then):
    person = actions.add_person(name="Anna Bos", email=first, now=world.now)
    assert (person.email, person_with_email(then)) == ("naam@xn--bcher-thuis-thb.test", person)
    with pytest.raises(RuleError, match="Er is al iemand"):
        actions.add_person(name="Bea Kok", email=then, now=world.now)


def test_a_number_is_kept_as_it_was_typed_and_as_it_is_rung(world):
    person = world.person(phone="+31(0)6 12345673")
    assert (person.phone, person.phone_key) == ("+31(0)6 12345673", "+31612345673")
    person.phone = "bel de buren"
    assert (person.phone, person.phone_key) == ("bel de buren", None)


BEFORE = {
    "anna@example.org": "06 12345678",
    "naam@bücher-thuis.test": "06-12345678 na 18u bellen",
    "naam@xn--bcher-thuis-thb.test": "",
    "jö@example.org": "bij de buren",
}


@pytest.fixture
def updated(tmp_path) -> Iterator[Flask]:
    """An app whose people stood there before numbers and addresses were read."""
    with empty_database() as url:
        app = create_app(read_settings({"LMS_DATA_DIR": str(tmp_path), "LMS_DATABASE_URL": url}))
        app.testing, app.config["WTF_CSRF_ENABLED"] = True, False
        with app.app_context():
            flask_migrate.upgrade(directory=str(MIGRATIONS), revision=BEFORE_READING)
            insert = sa.text(
                "INSERT INTO people (name, email, phone, neighbourhood, password_hash, created_at)"
                " VALUES ('Anna Bos', :email, :phone, '', :hash, '2026-01-01 00:00:00+00:00')"
            )
            with db.engine.begin() as connection:
                for email, phone in BEFORE.items():
                    hashed = passwords.hash_password(f"{PASSWORD} {email}")
                    connection.execute(insert, {"email": email, "phone": phone, "hash": hashed})
            flask_migrate.upgrade(directory=str(MIGRATIONS))
            yield app
            db.session.remove()
            db.engine.dispose()
        app.extensions["counts"].engine.dispose()


def test_what_stood_there_is_read_once_and_everybody_still_logs_in(updated):
    found = db.session.execute(
        sa.select(Person.email, Person.email_key, Person.phone, Person.phone_key).order_by(Person.id)
    )
    assert [tuple(row) for row in found] == [
        ("anna@example.org", "anna@example.org", "06 12345678", "+31612345678"),
        (
            "naam@bücher-thuis.test",
            "naam@xn--bcher-thuis-thb.test",
            "06-12345678 na 18u bellen",
            "+31612345678",
        ),
        ("naam@xn--bcher-thuis-thb.test", None, "", None),
        ("jö@example.org", None, "bij de buren", None),
    ]
    db.session.remove()
    entered = {}
    for email in BEFORE:
        data = {"email": email, "password": f"{PASSWORD} {email}"}
        entered[email] = updated.test_client().post("/inloggen", data=data).status_code
    assert entered == dict.fromkeys(BEFORE, 303)
