"""An entry of a logbook is taken off the page, and put back: by whom, and what who looks sees."""

import pytest
from sqlalchemy import select

from lms.db import db
from lms.learning import actions as learning
from lms.projects import actions
from lms.projects.models import LogbookEntry, LogbookHiding


@pytest.fixture
def writer(world, project):
    return world.member(project, world.person(name="Wilma Kooistra"), role="core_group").person


@pytest.fixture
def entry(world, project, writer):
    made = actions.write_entry(
        project, kind="event", title="Koffie", text="Buurvrouw is ziek.", happened_on=world.today, by=writer, now=world.now
    )  # fmt: skip
    db.session.commit()
    return made


def sees(visit, browser) -> tuple[bool, bool]:
    """(the words stand on the page, there is a way to put them back)"""
    page = visit(browser, "/projecten/hier")
    return "Buurvrouw is ziek." in page, "Zet dit bericht terug" in page


HIDERS = {
    "writer": 303,
    "connector": 303,
    "coordinator": 303,
    "core_group": 404,
    "coach": 404,
    "elsewhere": 404,
}


@pytest.mark.parametrize("kind", HIDERS)
def test_who_hides_an_entry_and_puts_it_back(world, project, entry, writer, client, as_person, visit, kind):
    person = {"writer": writer}.get(kind) or world.person()
    if kind == "coordinator":
        world.grant(person, kind)
    elif kind == "elsewhere":
        world.member(world.project(), person, role="connector")
    elif kind != "writer":
        world.member(project, person, role=kind)
    db.session.commit()
    browser, address = as_person(person), f"/projecten/hier/logboek/{entry.id}/verberging"
    assert browser.post(address).status_code == HIDERS[kind]
    may = HIDERS[kind] == 303
    assert (sees(visit, client), sees(visit, browser)) == ((not may, False), (True, may))
    assert browser.post(f"{address}/einde").status_code == HIDERS[kind]
    assert (sees(visit, client), sees(visit, browser)) == ((True, False), (True, False))
    rows = db.session.scalars(select(LogbookHiding)).all()
    assert [(row.hidden_by_id, row.shown_by_id) for row in rows] == [(person.id, person.id)] * may


def test_who_hid_it_and_when_stands_there(world, project, entry, writer, as_person, visit):
    browser = as_person(writer)
    browser.post(f"/projecten/hier/logboek/{entry.id}/verberging")
    assert "Verborgen door Wilma Kooistra," in visit(browser, "/projecten/hier")


def test_hiding_twice_and_showing_twice_is_once(world, project, entry, writer):
    for act in (
        actions.hide_entry,
        actions.hide_entry,
        actions.show_entry,
        actions.show_entry,
        actions.hide_entry,
    ):
        act(entry, by=writer, now=world.now)
    rows = db.session.scalars(select(LogbookHiding).order_by(LogbookHiding.id)).all()
    assert [row.shown_at is None for row in rows] == [False, True]


def test_an_entry_of_another_project_is_not_found(world, entry, as_person):
    world.project(slug="daar")
    browser = as_person(world.staff())
    assert browser.post(f"/projecten/daar/logboek/{entry.id}/verberging").status_code == 404


def test_shared_work_that_was_hidden_stays_hidden_when_it_is_shared_again(world, project):
    """Whoever makes it shares and stops sharing as they like; what was taken off the page does not come back by that."""
    cohort = world.cohort()
    maker = world.trainee(cohort)
    world.member(project, maker)
    hand_in = world.handed_in(maker, cohort)
    world.review(hand_in, world.coach(cohort))
    db.session.refresh(hand_in)
    learning.share(hand_in, now=world.now)
    entry = db.session.scalars(select(LogbookEntry)).one()
    actions.hide_entry(entry, by=world.staff(), now=world.now)
    learning.withdraw_sharing(hand_in, now=world.now)
    assert [(row.id, row.text) for row in db.session.scalars(select(LogbookEntry))] == [(entry.id, "")]
    learning.share(hand_in, now=world.now)
    assert [entry.text] == [hand_in.text]
    assert [row.shown_at for row in entry.hidings] == [None]
