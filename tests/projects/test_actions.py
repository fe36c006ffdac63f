"""What is done in a project, as rows."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.clock import local_day
from lms.db import db
from lms.errors import RuleError
from lms.projects import actions
from lms.projects.models import LogbookEntry, Project, ProjectMember, ProjectPhase
from lms.projects.queries import all_projects, logbook, memberships_of, project_of

WORDS = {"name": "De Hoek", "place": "Noord", "summary": "Een hoek.", "about": "Eerst leeg."}


def create(world, slug: str = "hoek", **values) -> Project:
    return actions.create_project(
        slug=slug, started_on=world.today, by=world.staff(), now=world.now, **(WORDS | values)
    )


def test_a_new_project_begins_by_getting_acquainted(world):
    made = create(world)
    assert [(row.phase, row.note, row.entered_on) for row in made.phases] == [("meet", "", world.today)]
    assert (made.slug, made.name, made.place, made.started_on) == ("hoek", "De Hoek", "Noord", world.today)


@pytest.mark.parametrize(
    ("slug", "words"), [("hier", "Er is al een project met dit adres."), ("Hier!", "kleine letters")]
)
def test_an_address_that_cannot_be_is_refused_and_nothing_is_made(world, project, slug, words):
    with pytest.raises(RuleError, match=words) as refused:
        create(world, slug)
    assert (refused.value.field, db.session.scalars(select(Project)).all()) == ("slug", [project])


# phases


def test_every_step_of_the_way_is_kept(world, project):
    by = world.staff()
    for number, phase in enumerate(("meet", "explore", "meet")):
        actions.enter_phase(project, phase, note=f"Stap {number}", by=by, now=world.days(number))
    rows = db.session.scalars(select(ProjectPhase).order_by(ProjectPhase.id)).all()
    assert [(row.phase, row.note, row.entered_on, row.recorded_by_id) for row in rows] == [
        (phase, f"Stap {number}", local_day(world.days(number)), by.id)
        for number, phase in enumerate(("meet", "explore", "meet"))
    ]


@pytest.mark.parametrize(
    ("phase", "words"), [("meet", "al in deze fase"), ("gather", "één fase verder"), ("weg", "Kies een fase")]
)
def test_a_step_that_cannot_be_leaves_the_project_where_it_was(world, project, phase, words):
    actions.enter_phase(project, "meet", note="", by=None, now=world.now)
    with pytest.raises(RuleError, match=words):
        actions.enter_phase(project, phase, note="", by=None, now=world.days(1))
    assert [row.phase for row in project.phases] == ["meet"]


def test_out_of_a_phase_whose_file_is_gone_any_phase_may_follow(world, project):
    world.add(ProjectPhase(project=project, phase="weg", note="", entered_on=world.today))
    actions.enter_phase(project, "pilot", note="We weten weer waar we zijn.", by=None, now=world.now)
    assert [row.phase for row in project.phases] == ["weg", "pilot"]


# people


def test_somebody_takes_part_takes_another_role_and_stops(world, project):
    person, by = world.person(), world.staff()
    row = actions.add_member(project, person, role="trainee", by=by, now=world.now)
    again = actions.add_member(project, person, role="core_group", by=by, now=world.days(9))
    assert (again is row, row.role, row.since, row.until) == (True, "core_group", world.today, None)
    actions.agree_to_be_shown(row, now=world.now)
    actions.end_membership(row, now=world.days(20))
    assert (row.until, row.shown_since) == (local_day(world.days(20)), None)
    actions.add_member(project, person, role="coach", by=by, now=world.days(30))
    assert (row.role, row.until, row.shown_since) == (
        "coach",
        None,
        None,
    )  # coming back is not agreeing again
    assert db.session.scalars(select(ProjectMember)).all() == [row]


def test_two_connectors_at_most_and_a_place_that_came_free(world, project):
    by, people = world.staff(), [world.person() for _ in range(3)]
    rows = [
        actions.add_member(project, person, role="connector", by=by, now=world.now) for person in people[:2]
    ]
    with pytest.raises(RuleError, match="hooguit 2 wijkverbinders"):
        actions.add_member(project, people[2], role="connector", by=by, now=world.now)
    actions.add_member(
        project, people[0], role="connector", by=by, now=world.now
    )  # the same again is no third
    actions.end_membership(rows[0], now=world.now)
    actions.add_member(project, people[2], role="connector", by=by, now=world.now)
    assert (actions.connectors(project), [row.person for row in project.members if row.until is None]) == (
        2,
        people[1:],
    )


def test_a_role_that_is_refused_changes_nothing(world, project):
    row = world.member(project, world.person(), role="core_group")
    with pytest.raises(RuleError):
        actions.add_member(project, row.person, role="baas", by=world.staff(), now=world.now)
    assert row.role == "core_group"


def test_agreeing_twice_keeps_the_first_moment(world, project):
    row = world.member(project, world.person())
    actions.agree_to_be_shown(row, now=world.now)
    actions.agree_to_be_shown(row, now=world.days(5))
    assert row.shown_since == world.now
    actions.stop_being_shown(row)
    actions.stop_being_shown(row)
    assert row.shown_since is None


def test_the_projects_of_somebody_newest_first_without_what_ended(world, project):
    person, other = world.person(), world.project()
    world.member(project, person)
    world.member(world.project(), person, until=world.today)
    world.member(other, person)
    assert [row.project for row in memberships_of(person.id)] == [other, project]
    assert (project_of(person.id), project_of(world.person().id)) == (other, None)


# the logbook


def write(world, project, **values) -> LogbookEntry:
    fine = {
        "kind": "event",
        "title": "Soepdag",
        "text": "Soep",
        "happened_on": world.today,
        "by": None,
        "now": world.now,
    }
    return actions.write_entry(project, **(fine | values))


def test_an_entry_is_kept_with_who_and_when(world, project):
    by = world.person()
    row = write(world, project, by=by)
    assert (row.project_id, row.kind, row.title, row.text, row.happened_on, row.written_by_id, row.written_at, row.hand_in_id) == (
        project.id, "event", "Soepdag", "Soep", world.today, by.id, world.now, None,
    )  # fmt: skip


@pytest.mark.parametrize("change", [{"kind": "shared"}, {"kind": "x"}, {"days": 1}])
def test_an_entry_that_is_refused_is_not_kept(world, project, change):
    values = {"happened_on": world.today + timedelta(days=1)} if "days" in change else change
    with pytest.raises(RuleError):
        write(world, project, **values)
    assert db.session.scalars(select(LogbookEntry)).all() == []


@pytest.mark.parametrize(("number", "pages"), [(0, 1), (1, 1), (20, 1), (21, 2), (40, 2), (41, 3)])
def test_the_logbook_comes_in_pages_newest_first(world, project, number, pages):
    for index in range(number):
        write(world, project, title=f"Dag {index}", happened_on=world.today - timedelta(days=index))
    write(world, world.project())
    found = [logbook(project.id, page) for page in range(1, pages + 1)]
    assert [row.title for rows, _ in found for row in rows] == [f"Dag {index}" for index in range(number)]
    assert {total for _, total in found} == {pages}
    assert logbook(project.id, pages + 1) == ([], pages)


def test_what_happened_on_one_day_the_last_written_first(world, project):
    rows = [write(world, project, title=title) for title in ("Ochtend", "Middag")]
    assert logbook(project.id, 1)[0] == rows[::-1]


def test_projects_by_name(world, project):
    world.project(name="Aan de Vaart")
    world.project(name="Zuid")
    assert [row.name for row in all_projects()] == ["Aan de Vaart", "Hier", "Zuid"]
