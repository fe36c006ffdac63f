"""What the training brings a project, and what a certificate changes in it: by the signals of the slices below."""

import pytest
from sqlalchemy import select

from lms.certificates import events as certificate_events
from lms.certificates.withdrawal_models import Revocation
from lms.clock import local_day
from lms.db import db
from lms.learning import actions as learning
from lms.progress import events as progress_events
from lms.projects.models import LogbookEntry


@pytest.fixture
def cohort(world):
    return world.cohort()


@pytest.fixture
def coach(world, cohort):
    return world.coach(cohort)


@pytest.fixture
def trainee(world, cohort, project):
    person = world.trainee(cohort, name="Wilma Kooistra")
    world.member(project, person)
    return person


@pytest.fixture
def shared(world, trainee, cohort):
    """A hand-in that its maker shares, not looked at yet."""
    hand_in = world.handed_in(trainee, cohort, text="De bank bij het water.")
    world.sharing(hand_in)
    db.session.refresh(hand_in)
    return hand_in


def approve(world, hand_in, coach) -> None:
    learning.review(hand_in, outcome="approved", feedback="Mooi.", by=coach, now=world.now)


def texts() -> list[str]:
    return list(db.session.scalars(select(LogbookEntry.text).order_by(LogbookEntry.id)))


# shared work


def test_shared_work_becomes_an_entry_without_a_name(world, project, coach, shared):
    assert texts() == []
    approve(world, shared, coach)
    row = db.session.scalars(select(LogbookEntry)).one()
    assert (row.project_id, row.kind, row.title, row.text, row.happened_on, row.written_by_id, row.hand_in_id) == (
        project.id, "shared", "Opdracht 1", "De bank bij het water.", local_day(shared.handed_in_at), None, shared.id,
    )  # fmt: skip


def test_it_appears_on_the_page_and_goes_when_it_is_withdrawn(world, coach, shared, client, visit):
    approve(world, shared, coach)
    page = visit(client, "/projecten/hier")
    assert ("De bank bij het water." in page, "Wilma" in page) == (True, False)
    db.session.refresh(shared)
    learning.withdraw_sharing(shared, now=world.now)
    db.session.commit()
    assert "De bank bij het water." not in visit(client, "/projecten/hier")
    for _ in range(2):
        learning.share(shared, now=world.now)
    assert texts() == ["De bank bij het water."]


def test_needs_more_or_not_shared_stays_inside(world, trainee, cohort, coach, shared):
    learning.review(
        shared, outcome="needs_more", feedback="Nog niet.", to_do="Loop nog eens.", by=coach, now=world.now
    )
    approve(world, world.handed_in(trainee, cohort, number=2, text="Voor mij alleen."), coach)
    assert texts() == []


def test_photos_alone_are_no_entry(world, trainee, cohort, coach):
    hand_in = world.handed_in(trainee, cohort, text="  ")
    world.sharing(hand_in)
    db.session.refresh(hand_in)
    approve(world, hand_in, coach)
    assert texts() == []


def test_somebody_in_no_project_shares_with_nobody(world, cohort, coach):
    hand_in = world.handed_in(world.trainee(cohort), cohort)
    world.sharing(hand_in)
    db.session.refresh(hand_in)
    approve(world, hand_in, coach)
    assert texts() == []


def test_sharing_that_was_withdrawn_before_the_review_stays_withdrawn(world, coach, shared):
    learning.withdraw_sharing(shared, now=world.now)
    approve(world, shared, coach)
    assert texts() == []


# ties


@pytest.mark.parametrize(
    ("until", "role", "is_tied"),
    [(None, "core_group", True), ("ended", "partner_contact", True), (None, None, False)],
)
def test_sharing_a_project_now_or_ever_is_a_tie(world, project, trainee, until, role, is_tied):
    other = world.person()
    if role:
        world.member(project, other, role=role, until=world.today if until else None)
    else:
        world.member(world.project(), other)
    answers = [answer for _, answer in progress_events.ties_asked.send(trainee, other=other)]
    assert answers == [is_tied]


# certificates


def withdrawn(world, certificate, by) -> Revocation:
    return world.add(
        Revocation(certificate=certificate, reason="Samen besproken.", revoked_by=by, revoked_at=world.now)
    )


def test_who_is_certified_becomes_connector_where_there_is_room(world, project, trainee, certified):
    crowded = world.project()
    for _ in range(2):
        world.member(crowded, world.person(), role="connector")
    helped, kept = world.member(world.project(), trainee, role="core_group"), world.member(crowded, trainee)
    certificate_events.issued.send(certified(trainee), now=world.now)
    assert [row.role for row in project.members] == ["connector"]
    assert (helped.role, kept.role) == ("core_group", "trainee")


def test_a_membership_that_ended_is_left_alone(world, certified):
    person = world.person()
    row = world.member(world.project(), person, until=world.today)
    certificate_events.issued.send(certified(person), now=world.now)
    assert row.role == "trainee"


def test_a_name_goes_from_the_page_with_the_certificate(world, project, trainee, certified, client, visit):
    row = project.members[0]
    row.role, row.shown_since = "connector", world.now
    certificate = certified(trainee)
    assert "Wilma Kooistra, wijkverbinder" in visit(client, "/projecten/hier")
    certificate_events.revoked.send(withdrawn(world, certificate, world.staff()), now=world.now)
    db.session.commit()
    assert row.shown_since is None
    assert "Wilma" not in visit(client, "/projecten/hier")


def test_with_another_valid_certificate_the_name_stays(world, project, trainee, certified):
    row = project.members[0]
    row.shown_since = world.now
    first, _second = certified(trainee), certified(trainee)
    certificate_events.revoked.send(withdrawn(world, first, world.staff()), now=world.now)
    assert row.shown_since == world.now


@pytest.mark.parametrize(("days", "is_named"), [(0, True), (-1, False)])
def test_a_connector_is_named_up_to_the_last_day_of_the_certificate(
    world, project, trainee, certified, client, visit, days, is_named
):
    row = project.members[0]
    row.role, row.shown_since = "connector", world.now
    certified(trainee, days=days)
    assert ("Wilma Kooistra" in visit(client, "/projecten/hier")) is is_named
