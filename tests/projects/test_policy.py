"""Who sees names, writes, and changes the phase: every role, and everybody outside."""

import pytest

from lms.db import db
from lms.projects.policy import (
    may_change_phase,
    may_manage,
    may_see_members,
    may_write,
    membership,
)

# (sees members, writes, changes the phase, manages)
EXPECTED = {
    "connector": (True, True, True, False),
    "trainee": (True, True, False, False),
    "core_group": (True, True, False, False),
    "activity_lead": (True, True, False, False),
    "successor": (True, True, False, False),
    "coach": (True, True, True, False),
    "partner_contact": (False, False, False, False),
    "ended": (False, False, False, False),
    "elsewhere": (False, False, False, False),
    "stranger": (False, False, False, False),
    "assessor": (False, False, False, False),
    "coordinator": (True, True, True, True),
    "administrator": (True, True, True, True),
}
STAFF = ("assessor", "coordinator", "administrator")


@pytest.fixture
def somebody(world, project):
    def make(kind: str):
        if kind in STAFF:
            return world.staff(kind)
        person = world.person(name="Wilma Kooistra")
        if kind == "elsewhere":
            world.member(world.project(), person, role="connector")
        elif kind != "stranger":
            world.member(
                project,
                person,
                role="connector" if kind == "ended" else kind,
                until=world.today if kind == "ended" else None,
            )
        db.session.refresh(project)
        return person

    return make


@pytest.mark.parametrize("kind", EXPECTED)
def test_who_may_what(world, somebody, project, kind):
    person = somebody(kind)
    found = (
        may_see_members(person, project, now=world.now),
        may_write(person, project, now=world.now),
        may_change_phase(person, project, now=world.now),
        may_manage(person, now=world.now),
    )
    assert found == EXPECTED[kind]
    assert (membership(person, project) is not None) is (
        kind not in ("ended", "elsewhere", "stranger", *STAFF)
    )


@pytest.mark.parametrize("kind", EXPECTED)
def test_the_pages_obey(somebody, as_person, kind):
    browser = as_person(somebody(kind))
    page = browser.get("/projecten/hier").get_data(as_text=True)
    found = (
        *(browser.get(f"/projecten/hier/{name}").status_code == 200 for name in ("logboek/nieuw", "fase")),
        browser.get("/projecten/hier/deelnemers").status_code == 200,
    )
    sees, *rest = EXPECTED[kind]
    assert found == tuple(rest)
    assert (
        tuple(
            word in page
            for word in ("Schrijf in het logboek", "Naar een andere fase", "Wie doen mee: aanpassen")
        )
        == found
    )
    assert ("Alleen voor wie meedoet" in page) is (sees and kind not in STAFF)
