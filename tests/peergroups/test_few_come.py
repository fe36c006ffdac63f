"""When fewer than four come, the group is asked to move the meeting: once, and everybody."""

import pytest
from sqlalchemy import select

from lms.db import db
from lms.notifications.choice_actions import choose
from lms.notifications.models import Message
from lms.peergroups.rules import UNDO_WITHIN, too_few_come


@pytest.mark.parametrize(
    ("members", "away", "is_few"), [(5, 1, False), (5, 2, True), (4, 0, False), (4, 1, True), (3, 0, True)]
)
def test_four_is_enough(members, away, is_few):
    assert too_few_come(members, away) == is_few


def asked() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.template == "peergroups/mail/few_come")))


def told() -> list[int | None]:
    rows = db.session.scalars(
        select(Message).where(Message.template == "peergroups/mail/few_come").order_by(Message.id)
    )
    return [row.person_id for row in rows]


def test_the_group_is_asked_once(world, group, people, as_person, visit, submit):
    meeting = world.meeting(group, people[0], days=5)
    page = f"/intervisie/{meeting.id}"
    words = "minder dan 4 mensen"
    for person, is_few in ((people[0], False), (people[1], True), (people[2], True)):
        submit(as_person(person), f"{page}/antwoord", coming="nee")
        assert (words in visit(as_person(person), page)) == is_few
    assert told() == [person.id for person in people]
    submit(as_person(people[2]), f"{page}/antwoord", coming="ja")
    submit(as_person(people[1]), f"{page}/antwoord", coming="ja")
    assert words not in visit(as_person(people[0]), page)


def test_a_slip_that_is_mended_within_ten_minutes_is_told_to_nobody(world, group, people, as_person, submit):
    """What was typed by mistake is gone; said again it is asked after all, once."""
    meeting = world.meeting(group, people[0], days=5)
    page = f"/intervisie/{meeting.id}/antwoord"
    for person in people:
        choose(person.id, {"gathering": "mail"}, None, now=world.now)
    submit(as_person(people[0]), page, coming="nee")
    submit(as_person(people[1]), page, coming="nee")
    assert {row.due_at >= world.now + UNDO_WITHIN for row in asked()} == {True}
    submit(as_person(people[1]), page, coming="ja")
    assert told() == []
    submit(as_person(people[1]), page, coming="nee")
    assert told() == [person.id for person in people]
