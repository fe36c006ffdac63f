"""Coming to a meeting or not, and calling it off: asked first, undone within ten minutes before anybody was told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.cohorts.models import Cohort
from lms.db import db
from lms.errors import RuleError
from lms.notifications.models import Message
from lms.peergroups import actions, coming_actions
from lms.peergroups.rules import may_still_undo


@pytest.fixture
def planned(world):
    cohort = world.cohort()
    people = [world.trainee(cohort, name=f"Lid {letter}") for letter in ("Aa", "Bee", "Cee")]
    meeting = actions.plan_meeting(
        world.peer_group(cohort, *people), starts_at=world.days(2), place="De leeszaal", method="incident", host=None,
        case_bringer=people[0], by=people[0], now=world.days(-1),
    )  # fmt: skip
    for row in db.session.scalars(select(Message)):
        row.sent_at = world.days(-0.5)  # everybody was told of it
    return meeting, people


def test_ones_own_part_comes_before_calling_off(planned, as_person, visit):
    meeting, people = planned
    page = visit(as_person(people[0]), f"/intervisie/{meeting.id}")
    assert (
        page.index("Ik ben erbij")
        < page.index("Jij brengt iets in.")
        < page.index("Deze bijeenkomst afzeggen")
    )


def test_the_group_sees_who_cannot(planned, as_person, visit, submit):
    meeting, people = planned
    for word in ("ja", "nee"):
        submit(as_person(people[1]), f"/intervisie/{meeting.id}/antwoord", coming=word)
    page = visit(as_person(people[2]), f"/intervisie/{meeting.id}")
    assert "<dt>Kan niet</dt><dd>Lid</dd>" in page.replace("\n", "")
    assert "Je kunt niet." in visit(as_person(people[1]), "/leren")


def test_calling_off_asks_first(planned, as_person, visit, submit):
    meeting, people = planned
    address = f"/intervisie/bijeenkomsten/{meeting.id}/afzegging"
    assert "Afzeggen voor iedereen?" in visit(as_person(people[0]), address)
    assert meeting.cancelled_at is None
    submit(as_person(people[0]), address)
    assert meeting.cancelled_at is not None


def test_who_looks_after_the_group_reads_before_and_after_how_all_hear_it(
    world, planned, as_person, visit, submit
):
    """Members need not know that of each other."""
    meeting, people = planned
    people[2].email, people[2].phone = None, "0229 55 01 77"
    coach, member = (
        as_person(world.coach(db.session.get(Cohort, meeting.group.cohort_id))),
        as_person(people[0]),
    )
    address, said = f"/intervisie/bijeenkomsten/{meeting.id}/afzegging", "2 een mail, 1 bellen"
    assert [f"Zo hoort iedereen het: {said}." in visit(who, address) for who in (coach, member)] == [
        True,
        False,
    ]
    submit(coach, address)
    assert f"Iedereen krijgt bericht: {said}." in visit(coach, f"/intervisie/{meeting.id}")


def test_undone_within_ten_minutes_nobody_was_told(world, planned, as_person, visit, submit):
    meeting, people = planned
    browser = as_person(people[0])
    submit(browser, f"/intervisie/bijeenkomsten/{meeting.id}/afzegging")
    told = db.session.scalars(select(Message).where(Message.sent_at.is_(None))).all()
    assert len(told) == 3
    assert all(row.due_at >= meeting.cancelled_at + timedelta(minutes=10) for row in told)
    assert "Laat hem toch doorgaan" in visit(browser, f"/intervisie/{meeting.id}")
    submit(browser, f"/intervisie/bijeenkomsten/{meeting.id}/toch")
    assert (meeting.cancelled_at, meeting.cancelled_by_id) == (None, None)
    assert db.session.scalars(select(Message).where(Message.sent_at.is_(None))).all() == []


@pytest.mark.parametrize(("minutes", "may"), [(0, True), (10, True), (10.1, False)])
def test_how_long_it_can_be_undone(world, planned, minutes, may):
    meeting, people = planned
    actions.cancel_meeting(meeting, by=people[0], now=world.now)
    later = world.now + timedelta(minutes=minutes)
    assert may_still_undo(meeting.cancelled_at, later) == may
    if may:
        coming_actions.undo_cancelling(meeting, by=people[0], now=later)
        assert meeting.cancelled_at is None
    else:
        with pytest.raises(RuleError):
            coming_actions.undo_cancelling(meeting, by=people[0], now=later)


def test_the_time_may_be_taken_meanwhile(world, planned):
    meeting, people = planned
    actions.cancel_meeting(meeting, by=people[0], now=world.now)
    world.meeting(meeting.group, people[0], days=2)
    db.session.refresh(meeting.group, ["meetings"])
    with pytest.raises(RuleError, match="al een bijeenkomst"):
        coming_actions.undo_cancelling(meeting, by=people[0], now=world.now)
