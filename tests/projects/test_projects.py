import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.clock import local_day
from lms.db import db
from lms.errors import RuleError
from lms.learning import actions as learning
from lms.projects import actions
from lms.projects.models import LogbookEntry
from lms.projects.rules import PHASES, check_entry, check_phase, check_role, check_slug, is_shown


@pytest.mark.parametrize(
    ("present", "new", "is_fine"),
    [
        (None, "gather", True),
        ("meet", "explore", True),
        ("explore", "meet", True),
        ("meet", "gather", False),
        ("meet", "x", False),
    ],
)
def test_a_project_goes_one_phase_on_or_back(present, new, is_fine):
    if is_fine:
        check_phase(present, new)
    else:
        with pytest.raises(RuleError):
            check_phase(present, new)


@pytest.mark.parametrize(
    ("role", "agreed", "certified", "shown"),
    [
        ("connector", True, True, True),
        ("connector", True, False, False),
        ("connector", False, True, False),
        ("core_group", True, False, True),
        ("core_group", False, False, False),
    ],
)
def test_who_stands_on_the_public_page(role, agreed, certified, shown):
    assert is_shown(role=role, agreed=agreed, is_certified=certified) is shown


def test_rules_that_refuse(world):
    today = local_day(world.now)
    for refused in (
        lambda: check_role("connector", 2), lambda: check_role("baas", 0), lambda: check_entry("shared", today, today),
        lambda: check_entry("event", today + timedelta(days=1), today), lambda: check_slug("Blokker!"),
    ):  # fmt: skip
        with pytest.raises(RuleError):
            refused()
    assert len(PHASES) == 9


@pytest.fixture
def shared(world):
    """An approved hand-in of a trainee in a project, shared."""
    cohort, project = world.cohort(), world.project(slug="hier")
    coach, trainee = world.coach(cohort), world.trainee(cohort, name="Wilma Kooistra")
    world.member(project, trainee)
    hand_in = world.handed_in(trainee, cohort, text="De bank bij het water.")
    world.sharing(hand_in)
    db.session.refresh(hand_in)
    return project, trainee, coach, hand_in


def texts() -> list[str]:
    return list(db.session.scalars(select(LogbookEntry.text)))


def test_shared_work_appears_without_a_name_and_goes_when_withdrawn(world, shared, client, visit):
    _, _, coach, hand_in = shared
    learning.review(hand_in, outcome="approved", feedback="Mooi.", by=coach, now=world.now)
    page = visit(client, "/projecten/hier")
    assert ("De bank bij het water." in page, "Wilma" in page) == (True, False)
    db.session.refresh(hand_in)
    learning.withdraw_sharing(hand_in, now=world.now)
    db.session.commit()
    assert "De bank bij het water." not in visit(client, "/projecten/hier")
    learning.share(hand_in, now=world.now)
    learning.share(hand_in, now=world.now)
    assert texts() == ["De bank bij het water."]


def test_needs_more_or_not_shared_stays_inside(world, shared):
    _, trainee, coach, hand_in = shared
    learning.review(
        hand_in, outcome="needs_more", feedback="Nog niet.", to_do="Loop nog eens.", by=coach, now=world.now
    )
    cohort_id = hand_in.cohort_id
    unshared = world.handed_in(
        trainee,
        type("Cohort", (), {"id": cohort_id, "version": type("V", (), {"course_id": hand_in.course_id})}),
        number=2,
    )
    learning.review(unshared, outcome="approved", feedback="Goed.", by=coach, now=world.now)
    assert texts() == []


def test_pages_of_a_member(world, shared, as_person, visit, submit):
    _project, trainee, _, _ = shared
    browser = as_person(trainee)
    assert "Alleen voor wie meedoet" in visit(browser, "/projecten/hier")
    visit(browser, "/projecten/hier/logboek/nieuw")
    page = submit(
        browser,
        "/projecten/hier/logboek/nieuw",
        status=400,
        kind="event",
        title="",
        text="Soep",
        happened_on="",
    ).get_data(as_text=True)
    assert ("Geef het bericht een titel." in page, "Soep</textarea>" in page) == (True, True)
    today = str(local_day(world.now))
    submit(
        browser,
        "/projecten/hier/logboek/nieuw",
        kind="event",
        title="Soepdag",
        text="Soep",
        happened_on=today,
    )
    assert "Soepdag" in visit(browser, "/projecten/hier")
    submit(browser, "/projecten/hier/vermelding")
    assert "Wilma Kooistra, wijkverbinder in opleiding" in visit(browser, "/projecten/hier")
    submit(browser, "/projecten/hier/vermelding")
    assert "Alleen voor wie meedoet" in visit(browser, "/projecten/hier")


def test_pages_of_staff(world, shared, as_person, visit, submit):
    _project, trainee, _, _ = shared
    browser = as_person(world.staff())
    visit(browser, "/projecten/hier/fase")
    submit(browser, "/projecten/hier/fase", phase="meet", note="We beginnen.")
    assert "Hier zijn we nu" in visit(browser, "/projecten/hier")
    page = submit(
        browser, "/projecten/hier/deelnemers", status=400, email="niemand@example.org", role="coach"
    ).get_data(as_text=True)
    assert "We kennen niemand met dit e-mailadres." in page
    submit(browser, "/projecten/hier/deelnemers", email=trainee.email, role="core_group")
    assert "kerngroep" in visit(browser, "/projecten/hier/deelnemers")
    visit(browser, "/projecten/nieuw")
    assert "al een project met dit adres" in submit(
        browser,
        "/projecten/nieuw",
        status=400,
        name="Hier",
        slug="hier",
        place="x",
        started_on="2026-03-01",
        summary="s",
        about="a",
    ).get_data(as_text=True)


def test_projects_and_logbook_take_a_fixed_number_of_queries(world, client, visit, count_queries):
    project = world.project(slug="hier")

    def entry(number: int) -> None:
        actions.write_entry(
            project,
            kind="event",
            title=f"Dag {number}",
            text="x",
            happened_on=local_day(world.now),
            by=None,
            now=world.now,
        )

    entry(0)
    visit(client, "/projecten/hier")
    with count_queries() as few:
        visit(client, "/projecten/hier")
    for number in range(1, 30):
        entry(number)
        world.project()
    with count_queries() as many:
        page = visit(client, "/projecten/hier")
    assert len(many) == len(few)
    assert len(re.findall(r"logbook__entry", page)) == 20
    assert "Oudere berichten" in page
    visit(client, "/projecten/hier?blad=2")
    visit(client, "/projecten")
    visit(client, "/projecten/bestaat-niet", status=404)
