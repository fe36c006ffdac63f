"""At night: a week before and a day before, once each; not for who pauses, left or cannot be reached."""

import pytest
from sqlalchemy import select

from lms.cohorts.models import Pause
from lms.db import db
from lms.notifications.models import Message
from lms.peergroups import actions
from lms.peergroups.handlers import remind_of_meetings


def reminded() -> list[str | None]:
    query = select(Message).where(Message.template == "peergroups/mail/meeting_reminder").order_by(Message.id)
    return [row.address for row in db.session.scalars(query)]


def through_the_nights(world, first: int, last: int) -> None:
    for number in range(first, last + 1):
        for _ in range(2):  # a night that is done again says nothing twice
            remind_of_meetings(world.days(number))


def test_two_reminders_in_the_nights_before(world, group, people):
    meeting = world.meeting(group, world.person(), days=12)
    nights = {}
    for number in range(14):
        before = len(reminded())
        through_the_nights(world, number, number)
        if len(reminded()) > before:
            nights[(meeting.starts_at.date() - world.days(number).date()).days] = len(reminded()) - before
    assert nights == {7: 5, 1: 5}


@pytest.mark.parametrize(("days", "number"), [(8, 0), (7, 5), (5, 5), (4, 0), (2, 0), (1, 5)])
def test_what_is_due_tonight(world, group, days, number):
    world.meeting(group, world.person(), days=days)
    remind_of_meetings(world.now)
    assert len(reminded()) == number


def test_who_is_away_hears_nothing(world, cohort, group, people):
    coach = world.coach(cohort)
    world.add(
        Pause(
            person_id=people[0].id, cohort_id=cohort.id, since=world.today, until=None, recorded_by_id=coach.id,
            recorded_at=world.now,
        )
    )  # fmt: skip
    group.memberships[1].left_at = world.now
    people[2].disabled_at = world.now
    people[3].email = None  # is rung
    world.meeting(group, coach, days=1)
    remind_of_meetings(world.now)
    assert reminded() == [None, people[4].email]


def test_somebody_back_from_a_pause_hears_it_again(world, cohort, group, people):
    coach = world.coach(cohort)
    world.add(
        Pause(
            person_id=people[0].id, cohort_id=cohort.id, since=world.today, until=None, recorded_by_id=coach.id,
            recorded_at=world.days(-2), ended_at=world.days(-1),
        )
    )  # fmt: skip
    world.meeting(group, coach, days=1)
    remind_of_meetings(world.now)
    assert reminded() == [person.email for person in people]


def test_what_is_called_off_or_over_reminds_nobody(world, group, people, plan):
    actions.cancel_meeting(plan(), by=people[0], now=world.now)
    world.meeting(group, people[0], days=-0.1)
    through_the_nights(world, 0, 8)
    assert reminded() == []


def test_the_reminder_says_whose_turn_it_is(world, group, people):
    world.meeting(group, world.person(), days=1, case_bringer_id=people[0].id, host_id=people[1].id)
    remind_of_meetings(world.now)
    texts = [row.body for row in db.session.scalars(select(Message).order_by(Message.id))]
    assert [("Jij brengt iets in." in text, "werkvormen/incident" in text) for text in texts[:3]] == [
        (True, False), (False, True), (False, False),
    ]  # fmt: skip


def test_a_night_takes_as_many_queries_for_thirty_groups_as_for_one(world, cohort, count_queries):
    """Of groups in which nobody is to be told tonight; telling costs a message each."""
    coach = world.person()

    def add() -> None:
        world.meeting(world.peer_group(cohort, world.trainee(cohort)), coach, days=3)

    add()
    with count_queries() as few:
        remind_of_meetings(world.now)
    for _ in range(29):
        add()
    with count_queries() as many:
        remind_of_meetings(world.now)
    assert len(many) == len(few)
