"""The public face: the next group with its free places, asking to be called back, and an invitation that says when and where."""

import re

import pytest
from sqlalchemy import select

from lms.accounts.rules import Beginning
from lms.db import db
from lms.intake.actions import beginning_of
from lms.intake.handlers import forget_call_backs
from lms.intake.models import CallBack

VISITOR = {"name": "Fenna Post", "phone": "06 12345678"}


@pytest.mark.parametrize(
    ("seats", "words"), [(3, "nog 2 plekken vrij"), (2, "nog 1 plek vrij"), (1, "Deze groep is vol.")]
)
def test_the_next_group_on_the_home_page(world, client, visit, seats, words):
    cohort = world.cohort(starts_on=world.days(20).date(), ends_on=world.days(200).date(), capacity=seats)
    world.trainee(cohort)
    for address in ("/", "/opleiding"):
        page = re.sub(r"<[^>]+>|\s+", " ", visit(client, address))
        assert words in " ".join(page.split())


def test_a_visitor_is_called_back(world, client, as_person, visit, submit):
    staff = as_person(world.staff())
    submit(client, "/bel-mij-terug", **VISITOR)
    submit(client, "/bel-mij-terug", **VISITOR, about="Wat kost het?")
    row = db.session.scalars(select(CallBack)).one()
    assert (row.name, row.about, row.called_at) == ("Fenna Post", "Wat kost het?", None)
    page = visit(staff, "/aanmeldingen")
    assert ("Fenna Post" in page, "Wat kost het?" in page) == (True, True)
    submit(staff, f"/aanmeldingen/terugbellen/{row.id}/gebeld")
    assert "Toch niet gebeld" in visit(staff, "/aanmeldingen")
    submit(staff, f"/aanmeldingen/terugbellen/{row.id}/toch-niet")
    assert row.called_at is None


@pytest.mark.parametrize("missing", ["name", "phone"])
def test_what_a_call_needs(client, submit, missing):
    submit(client, "/bel-mij-terug", status=400, **(VISITOR | {missing: ""}))
    assert db.session.scalars(select(CallBack)).all() == []


@pytest.mark.parametrize(("called", "stays"), [(None, True), (-27, True), (-29, False)])
def test_four_weeks_after_the_call_it_is_forgotten(world, called, stays):
    when = None if called is None else world.days(called)
    world.add(CallBack(**VISITOR, about="", asked_at=world.days(-40), called_at=when))
    forget_call_backs(world.now)
    assert len(db.session.scalars(select(CallBack)).all()) == stays


def test_what_somebody_is_invited_to(world):
    cohort = world.cohort(starts_on=world.days(20).date(), ends_on=world.days(200).date(), place="De Linde")
    assert beginning_of(cohort, now=world.now) == Beginning(cohort.starts_on, "De Linde")
    day = world.group_day(cohort, days=21)
    assert beginning_of(cohort, now=world.now).at == day.starts_at
    assert beginning_of(world.cohort(), now=world.now) is None
