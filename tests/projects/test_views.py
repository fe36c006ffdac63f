"""The pages of projects: for neighbours, for who takes part, for staff."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.db import db
from lms.projects import actions
from lms.projects.models import LogbookEntry, Project, ProjectMember, ProjectPartner, ProjectPhase
from lms.projects.phase_queries import phases

WORDS = {
    "name": "De Hoek",
    "slug": "hoek",
    "place": "Noord",
    "started_on": "2026-03-01",
    "summary": "Een hoek.",
    "about": "Leeg.",
}


@pytest.fixture
def staff(world, as_person):
    return as_person(world.staff())


@pytest.fixture
def member(world, project):
    """Somebody in the core group."""
    return world.member(project, world.person(name="Wilma Kooistra"), role="core_group")


def entry(world, project: Project, number: int, days_ago: int = 0) -> None:
    actions.write_entry(
        project, kind="event", title=f"Dag {number}", text="x", happened_on=world.today - timedelta(days=days_ago), by=None,
        now=world.now,
    )  # fmt: skip


# everybody


def test_a_project_as_a_neighbour_sees_it(world, project, member, client, visit):
    world.add(ProjectPartner(project=project, kind="gemeente", name="Gemeente Elders"))
    project.about = "Eerst leeg.\n\nNu vol."
    page = visit(client, "/projecten/hier")
    for words in (
        "Een plek voor de hele wijk.",
        "<p>Eerst leeg.</p><p>Nu vol.</p>",
        "Gemeente Elders, gemeente",
        "Het logboek is nog leeg.",
    ):
        assert words in page
    assert ("Wilma" in page, "Alleen voor wie meedoet" in page, "Jouw naam op deze pagina" in page) == (
        False,
        False,
        False,
    )


def test_what_people_write_is_text(project, client, visit):
    project.about = "<script>alert(1)</script>"
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in visit(client, "/projecten/hier")


@pytest.mark.parametrize("slug", ["bestaat-niet", "HIER", "%20", "hier%2F"])
def test_a_project_that_is_not_there(project, client, visit, slug):
    visit(client, f"/projecten/{slug}", status=404)


def test_no_projects_yet(client, visit):
    assert "Binnenkort" in visit(client, "/projecten")


def standing(page: str) -> tuple[list[str], list[str]]:
    """(the phases that were, the phase that is now) as the page tells them."""
    past = re.findall(r'phase--past">(\w+)<', page)
    return past, re.findall(r'aria-current="step">(\w+)<', page)


def test_where_a_project_stands(world, project, client, visit):
    names = [phase.name for phase in phases()]
    for number, phase in enumerate(phases()[:3]):
        actions.enter_phase(project, phase.code, note="", by=None, now=world.days(number))
        db.session.commit()
        assert standing(visit(client, "/projecten/hier")) == (names[:number], [names[number]])
        assert f"Nu: <strong>{phase.name}</strong>. {phase.meaning}" in visit(client, "/projecten")


@pytest.mark.parametrize("phase", [None, "weg"])
def test_a_project_in_no_phase_that_we_know_says_so(world, project, staff, client, visit, phase):
    """Its file may have lost it: no page breaks, nothing is made up, and staff can say where it is now."""
    if phase:
        world.add(ProjectPhase(project=project, phase=phase, note="", entered_on=world.today))
    page = visit(client, "/projecten/hier")
    assert (standing(page), "Dat staat hier nog niet." in page) == (([], []), True)
    assert "Nu: <strong>" not in visit(client, "/projecten")
    page = visit(staff, "/projecten/hier/fase")
    assert re.findall(r'<option value="(\w+)"', page) == [row.code for row in phases()]


# who takes part


def test_a_member_writes_in_the_logbook(world, project, member, as_person, visit, submit):
    browser, address = as_person(member.person), "/projecten/hier/logboek/nieuw"
    visit(browser, address)
    fields = {"kind": "event", "title": "", "text": "Soep", "happened_on": ""}
    page = submit(browser, address, status=400, **fields).get_data(as_text=True)
    for words in ("Geef het bericht een titel.", "Kies een dag, bijvoorbeeld 12-04-2026.", "Soep</textarea>"):
        assert words in page
    answer = submit(browser, address, **(fields | {"title": "Soepdag", "happened_on": str(world.today)}))
    assert answer.headers["Location"] == "/projecten/hier"
    row = db.session.scalars(select(LogbookEntry)).one()
    assert (row.title, row.written_by_id) == ("Soepdag", member.person_id)
    assert "Soepdag" in visit(browser, "/projecten/hier")


def test_a_day_that_is_still_to_come_keeps_what_was_typed(world, member, as_person, submit):
    answer = submit(
        as_person(member.person), "/projecten/hier/logboek/nieuw", status=400, kind="story", title="Straks", text="Een lang verhaal",
        happened_on=str(world.today + timedelta(days=2)),
    )  # fmt: skip
    page = answer.get_data(as_text=True)
    assert ("Kies een dag die geweest is." in page, "Een lang verhaal</textarea>" in page) == (True, True)
    assert db.session.scalars(select(LogbookEntry)).all() == []


@pytest.mark.parametrize("kind", ["shared", "roddel", ""])
def test_a_kind_that_is_not_offered(world, member, as_person, submit, kind):
    fields = {"kind": kind, "title": "x", "text": "x", "happened_on": str(world.today)}
    answer = submit(as_person(member.person), "/projecten/hier/logboek/nieuw", status=400, **fields)
    assert "Kies iets uit de lijst." in answer.get_data(as_text=True)


def test_a_name_stands_on_the_page_for_as_long_as_one_likes(
    world, project, member, as_person, client, visit, submit
):
    browser = as_person(member.person)
    assert "Alleen voor wie meedoet" in visit(browser, "/projecten/hier")
    for is_there in (True, False, True):
        submit(browser, "/projecten/hier/vermelding")
        assert ("Wilma Kooistra, kerngroep" in visit(client, "/projecten/hier")) is is_there
    submit(browser, "/projecten/hier/vermelding")
    assert db.session.get(ProjectMember, member.id).shown_since is None


def test_a_connector_without_a_certificate_agrees_and_is_not_named_yet(
    world, project, as_person, client, visit, submit, certified
):
    row = world.member(project, world.person(name="Wilma Kooistra"), role="connector")
    browser = as_person(row.person)
    assert "Mag iedereen hier zien dat jij meedoet als wijkverbinder?" in visit(browser, "/projecten/hier")
    submit(browser, "/projecten/hier/vermelding")
    assert "als je een geldig certificaat hebt" in visit(browser, "/projecten/hier")
    assert "Wilma" not in visit(client, "/projecten/hier")
    certified(row.person)
    assert "Wilma Kooistra, wijkverbinder" in visit(client, "/projecten/hier")


def test_somebody_outside_has_no_name_to_show(world, project, as_person, submit):
    submit(as_person(world.person()), "/projecten/hier/vermelding", status=404)


# staff


def test_staff_begin_a_project(staff, world, visit, submit):
    visit(staff, "/projecten/nieuw")
    answer = submit(staff, "/projecten/nieuw", **WORDS)
    assert answer.headers["Location"] == "/projecten/hoek"
    made = db.session.scalars(select(Project)).one()
    assert (made.name, made.started_on.isoformat(), [row.phase for row in made.phases]) == (
        "De Hoek",
        "2026-03-01",
        ["meet"],
    )
    assert "De Hoek heeft nu een eigen pagina." in visit(staff, "/projecten/hoek")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"slug": "hier"}, "Er is al een project met dit adres."),
        ({"slug": "De Hoek"}, "Gebruik kleine letters"),
        ({"name": " "}, "Geef het project een naam."),
        ({"started_on": "gisteren"}, "Kies een dag, bijvoorbeeld 12-04-2026."),
        ({"summary": "x" * 401}, "Er passen 400 tekens."),
    ],
)
def test_a_project_that_cannot_be_keeps_what_was_typed(project, staff, submit, change, words):
    page = submit(staff, "/projecten/nieuw", status=400, **(WORDS | change)).get_data(as_text=True)
    assert (words in page, "Leeg.</textarea>" in page) == (True, True)
    assert db.session.scalars(select(Project)).all() == [project]


def test_staff_change_the_phase_and_read_what_must_be_there(world, project, staff, visit, submit):
    actions.enter_phase(project, "explore", note="", by=None, now=world.now)
    page = visit(staff, "/projecten/hier/fase")
    explore = phases()[1]
    assert all(line in page for line in (*explore.ready, explore.milestone, explore.weeks))
    assert re.findall(r'<option value="(\w+)"', page) == ["meet", "gather"]
    submit(staff, "/projecten/hier/fase", status=400, phase="gather", note="")
    submit(staff, "/projecten/hier/fase", status=400, phase="pilot", note="Sneller.")
    submit(staff, "/projecten/hier/fase", phase="gather", note="De wijkfoto is af.")
    assert [(row.phase, row.note) for row in db.session.scalars(select(ProjectPhase))] == [
        ("explore", ""), ("gather", "De wijkfoto is af."),
    ]  # fmt: skip
    assert "Hier zijn we nu. We vragen iedereen" in visit(staff, "/projecten/hier")


def test_staff_say_who_takes_part(world, project, staff, visit, submit):
    person, address = world.person(name="Wilma Kooistra"), "/projecten/hier/deelnemers"
    assert "Nog niemand met een account." in visit(staff, address)
    page = submit(staff, address, status=400, email="niemand@example.org", role="coach").get_data(
        as_text=True
    )
    assert ("We kennen niemand met dit e-mailadres." in page, 'value="niemand@example.org"' in page) == (
        True,
        True,
    )
    submit(staff, address, email=person.email.upper(), role="core_group")
    page = visit(staff, address)
    assert ("Wilma Kooistra doet mee als kerngroep." in page, "Wilma Kooistra, kerngroep, sinds" in page) == (
        True,
        True,
    )
    row = db.session.scalars(select(ProjectMember)).one()
    submit(staff, f"{address}/{row.id}/einde")
    assert "Nog niemand met een account." in visit(staff, address)
    submit(staff, f"{address}/{row.id}/einde", status=404)


def test_a_third_connector_is_a_sentence(world, project, staff, submit):
    for _ in range(2):
        world.member(project, world.person(), role="connector")
    answer = submit(
        staff, "/projecten/hier/deelnemers", status=400, email=world.person().email, role="connector"
    )
    assert "Een project heeft hooguit 2 wijkverbinders." in answer.get_data(as_text=True)


def test_a_member_of_another_project_is_not_ended_here(world, project, staff, submit):
    row = world.member(world.project(), world.person())
    submit(staff, f"/projecten/hier/deelnemers/{row.id}/einde", status=404)
    assert row.until is None


# lists


@pytest.mark.parametrize("page", ["0", "-3", "x", "99999999999999999999", "2147483647", "7"])
def test_a_page_of_the_logbook_that_is_not_there(world, project, client, visit, page):
    entry(world, project, 1)
    visit(client, f"/projecten/hier?blad={page}")


def test_leafing_through_the_logbook(world, project, client, visit):
    for number in range(41):
        entry(world, project, number, days_ago=number)
    seen = []
    for page in (1, 2, 3):
        text = visit(client, f"/projecten/hier?blad={page}")
        seen += re.findall(r"<h3>Dag (\d+)</h3>", text)
        assert (f"Pagina {page} van 3" in text, "Nieuwere berichten" in text, "Oudere berichten" in text) == (
            True, page > 1, page < 3,
        )  # fmt: skip
    assert seen == [str(number) for number in range(41)]


def counted(visit, browser, count_queries, address) -> int:
    visit(browser, address)
    with count_queries() as queries:
        visit(browser, address)
    return len(queries)


def test_the_list_of_projects_takes_as_many_queries_for_one_as_for_thirty(
    world, client, visit, count_queries
):
    found = {}
    for number in (1, 3, 30):
        while db.session.query(Project).count() < number:
            made = world.project()
            actions.enter_phase(made, "meet", note="", by=None, now=world.now)
        found[number] = counted(visit, client, count_queries, "/projecten")
    assert len(set(found.values())) == 1, found


@pytest.mark.parametrize("address", ["/projecten/hier", "/projecten/hier/deelnemers"])
def test_a_project_takes_as_many_queries_with_thirty_of_everything(
    world, project, staff, visit, count_queries, address
):
    found = {}
    for number in (1, 3, 30):
        while db.session.query(ProjectMember).count() < number:
            world.member(project, world.person(), role="core_group", shown_since=world.now)
            world.add(ProjectPartner(project=project, kind="school", name=f"School {number}"))
            world.add(ProjectPhase(project=project, phase="meet", note="", entered_on=world.today))
            entry(world, project, number)
        db.session.refresh(project)
        found[number] = counted(visit, staff, count_queries, address)
    assert len(set(found.values())) == 1, found
