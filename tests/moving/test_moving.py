"""One date moved by a poll: asked, answered by everybody, on paper by telephone; who hears what, and what stays."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from lms.clock import local, local_day
from lms.db import db
from lms.moving import actions, handlers
from lms.moving.models import DateAnswer, DatePoll
from lms.moving.queries import standing_of
from lms.notifications.choice_actions import choose
from lms.notifications.models import Message
from lms.notifications.rules import MAIL
from lms.peergroups import actions as peergroups
from lms.peergroups.models import MeetingAnswer


@pytest.fixture
def cohort(world):
    return world.cohort()


@pytest.fixture
def coach(world, cohort):
    return world.coach(cohort)


@pytest.fixture
def people(world, cohort):
    return [*(world.trainee(cohort) for _ in range(4)), world.trainee(cohort, email=None)]


@pytest.fixture
def meeting(world, cohort, people):
    group = world.peer_group(cohort, *people)
    return peergroups.plan_meeting(
        group, starts_at=world.days(20), place="De leeszaal", method="incident", host=None,
        case_bringer=people[1], by=people[0], now=world.days(-1),
    )  # fmt: skip


@pytest.fixture
def moments(world) -> list[datetime]:
    return [world.days(days).replace(second=0, microsecond=0) for days in (22, 23, 25)]


@pytest.fixture
def poll(meeting, moments, people, as_person, submit, visit) -> DatePoll:
    """Asked by the first of the group, on the page."""
    browser, address = as_person(people[0]), f"/intervisie/{meeting.id}/andere-datum"
    assert address in visit(browser, f"/intervisie/{meeting.id}")
    visit(browser, address)
    given = [f"{local(moment):%Y-%m-%dT%H:%M}" for moment in moments]
    submit(browser, address, **dict(zip(("first", "second", "third"), given, strict=True)))
    found = db.session.scalars(select(DatePoll)).one()
    assert address not in visit(browser, f"/intervisie/{meeting.id}")  # one at a time
    submit(browser, address, status=400, **dict(zip(("first", "second", "third"), given, strict=True)))
    return found


def told(name: str) -> set[int | None]:
    rows = db.session.scalars(select(Message).where(Message.template == name))
    return {row.person_id for row in rows}


def says(as_person, submit, poll: DatePoll, person, *numbers: int) -> None:
    dates = [str(poll.options[number].id) for number in numbers]
    submit(as_person(person), f"/intervisie/andere-datum/{poll.id}", dates=dates, stood="")


def test_everybody_answers_and_it_moves_once(
    world, meeting, moments, poll, people, coach, as_person, visit, submit
):
    """Also Ans, who has no screen: she is asked by letter or telephone, and the coach writes down what she says."""
    anna, *others, ans = people
    assert told("moving/mail/asked") == {person.id for person in (*others, ans)}
    call = db.session.scalars(
        select(Message).where(Message.person_id == ans.id).order_by(Message.id.desc())
    ).first()
    on_paper = call.paper or call.body
    assert ("Bel " in on_paper, "http" in on_paper) == (True, False)
    for person in others:
        assert "zeg wanneer je kunt" in visit(as_person(person), "/intervisie")
        visit(as_person(person), f"/intervisie/andere-datum/{poll.id}")
        says(as_person, submit, poll, person, 1)
    says(as_person, submit, poll, others[0])  # changed: on none of them
    before = local_day(meeting.starts_at)
    browser, address = as_person(coach), f"/intervisie/andere-datum/{poll.id}/namens"
    assert address in visit(browser, f"/intervisie/andere-datum/{poll.id}")
    visit(browser, address)
    submit(browser, address, person=str(ans.id), dates=[str(poll.options[1].id)])
    db.session.expire_all()
    assert (poll.outcome, poll.settled_by_id, meeting.starts_at, local_day(meeting.starts_at) != before) == (
        "moved", None, moments[1], True,
    )  # fmt: skip
    noted = db.session.scalars(select(DateAnswer).where(DateAnswer.noted_by_id == coach.id)).all()
    assert {row.person_id for row in noted} == {ans.id}
    coming = {row.person_id: row.is_coming for row in db.session.scalars(select(MeetingAnswer))}
    assert coming == {person.id: person is not others[0] for person in people}
    rows = db.session.scalars(select(Message).where(Message.about == f"intervisie-{meeting.id}")).all()
    assert sorted(row.person_id for row in rows if row.created_at >= world.now) == sorted(
        person.id for person in people
    )  # one message each says how it is now
    page = visit(as_person(anna), f"/intervisie/andere-datum/{poll.id}")
    assert ("De bijeenkomst is verzet." in page, "Dit is mijn antwoord" in page) == (True, False)
    submit(as_person(anna), f"/intervisie/andere-datum/{poll.id}", status=400, dates=[], stood="")


def test_it_closes_by_itself_after_its_last_day(world, meeting, moments, poll, people, as_person, submit):
    for person in people[1:4]:
        says(as_person, submit, poll, person, 0, 2)
    handlers.close_polls(world.days(3))
    assert poll.outcome is None
    handlers.close_polls(world.days(4.1))
    assert (poll.outcome, meeting.starts_at) == ("moved", moments[0])


def test_with_too_few_it_stays_and_everybody_hears_so(world, meeting, poll, people):
    """But Ans: the letter that asks her was not printed yet, and is not any more."""
    was = meeting.starts_at
    _hear(world, people[:4])
    handlers.close_polls(world.days(4.1))
    assert (poll.outcome, meeting.starts_at) == ("stays", was)
    assert told("moving/mail/stays") == {person.id for person in people[:4]}
    assert told("moving/mail/asked") == {person.id for person in people[1:4]}


def test_who_asked_or_looks_after_the_group_closes_it_and_nobody_else(
    meeting, moments, poll, people, coach, as_person, visit, submit
):
    address = f"/intervisie/andere-datum/{poll.id}"
    pages = [visit(as_person(person), address) for person in (people[0], coach, people[2])]
    assert ["Nu sluiten" in page for page in pages] == [True, True, False]
    submit(as_person(people[2]), f"{address}/intrekking", status=409)
    submit(as_person(coach), f"{address}/keuze", option="0", status=409)
    browser = as_person(coach)
    submit(browser, f"{address}/keuze", option=str(poll.options[2].id))
    after = visit(browser, f"/intervisie/{meeting.id}")
    said = re.search(r"Zo hoort iedereen het: (.+?)\.", pages[1])[1]
    assert ("Zo hoort" in pages[0], f"Iedereen krijgt bericht: {said}." in after) == (False, True)
    db.session.expire_all()
    assert (poll.outcome, poll.settled_by_id, meeting.starts_at) == ("moved", coach.id, moments[2])


def _hear(world, people) -> None:
    """Their mail left: at night it would wait until the morning."""
    numbers = [person.id for person in people if person.email]
    mails = update(Message).where(Message.person_id.in_(numbers), Message.channel == MAIL)
    for number in numbers:
        choose(number, {"gathering": "mail"}, None, now=world.now)
    db.session.execute(mails.values(sent_at=world.now))
    db.session.expire_all()


@pytest.mark.parametrize("has_left", [True, False])
def test_it_is_taken_back(world, meeting, poll, people, as_person, visit, submit, has_left):
    """Who heard that it was asked hears that it stays; what had not left is told to nobody."""
    was = meeting.starts_at
    if has_left:
        _hear(world, people)
    submit(as_person(people[0]), f"/intervisie/andere-datum/{poll.id}/intrekking")
    db.session.expire_all()
    assert (poll.outcome, meeting.starts_at, told("moving/mail/stays")) == (
        "withdrawn", was, {person.id for person in people[1:4] if has_left},
    )  # fmt: skip
    assert f"/intervisie/{meeting.id}/andere-datum" in visit(
        as_person(people[0]), f"/intervisie/{meeting.id}"
    )


def test_what_was_called_off_or_planned_meanwhile(world, meeting, moments, poll, people):
    """The date that won is taken by another meeting of the group: it stays. A meeting that is off is not moved, and nobody hears."""
    for person in people[1:]:
        option = poll.options[0].id
        if person is people[-1]:
            world.meeting(meeting.group, people[0], days=22)
            db.session.expire(meeting.group, ["meetings"])
        actions.answer(poll, person, {option}, noted_by=None, now=world.now)
    assert (poll.outcome, meeting.starts_at) == ("stays", world.days(20))
    again = actions.propose(meeting, [moments[1], moments[2]], by=people[0], now=world.now)
    peergroups.cancel_meeting(meeting, by=people[0], now=world.now)
    handlers.close_polls(world.days(5))
    stays = select(Message).where(Message.event == f"date-poll-stays:{again.id}")
    assert (again.outcome, db.session.scalars(stays).all()) == ("stays", [])


def test_who_left_does_not_count(world, meeting, poll, people):
    actions.answer(poll, people[1], {poll.options[0].id}, noted_by=None, now=world.now)
    peergroups.leave_group(meeting.group, people[1], now=world.now + timedelta(hours=1))
    standing = standing_of(poll)
    assert [option.can for option in standing.options] == [1, 1, 1]
    assert people[1].id not in {person.id for person in standing.waits_for}
