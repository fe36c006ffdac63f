"""What a group is told about its own evenings, and when its coach hears of it; and asking the coach in."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.db import db
from lms.notifications.models import Message
from lms.peergroups import handlers
from lms.peergroups.models import MeetingAnswer, MeetingAttendance
from lms.peergroups.signal_rules import Held, signals_for_coach, signals_of

FINE = Held(was_brought=True, present=5, took=timedelta(hours=2))
EMPTY = Held(was_brought=False, present=5)
FEW = Held(was_brought=True, present=3)
LONG = Held(was_brought=True, present=5, took=timedelta(hours=2, minutes=31))
UNTIMED = Held(was_brought=True, present=5)


@pytest.mark.parametrize(
    ("held", "to_group", "to_coach"),
    [
        ([], (), ()),
        ([EMPTY], (), ()),
        ([EMPTY, EMPTY], ("nobody_brought",), ()),  # the group first
        ([EMPTY, EMPTY, EMPTY], ("nobody_brought",), ("nobody_brought",)),
        ([EMPTY, EMPTY, FINE], (), ()),
        ([FINE, FEW, FEW], ("few_there",), ()),
        ([FEW, FEW, FEW], ("few_there",), ("few_there",)),
        ([LONG, LONG], (), ()),
        ([LONG, LONG, LONG], ("always_long",), ()),
        ([LONG, LONG, LONG, LONG], ("always_long",), ("always_long",)),
        ([LONG, UNTIMED, LONG], (), ()),  # how long it took is not known
    ],
)
def test_the_group_hears_it_first(held, to_group, to_coach):
    assert (signals_of(held), signals_for_coach(held)) == (to_group, to_coach)


def test_it_stands_on_the_page_of_the_group_and_later_on_that_of_the_coach(
    world, cohort, group, people, as_person, visit
):
    coach = world.coach(cohort)
    words = "bracht niemand iets in"
    for days in (-60, -30):
        world.meeting(group, coach, days=days, present=tuple(people))
    seen = [
        words in visit(as_person(people[0]), "/intervisie"),
        words in visit(as_person(coach), f"/intervisiegroepen/{group.id}"),
    ]
    assert seen == [True, False]
    world.meeting(group, coach, days=-5, present=tuple(people))
    assert words in visit(as_person(coach), f"/intervisiegroepen/{group.id}")


def test_any_member_asks_the_coach_in_with_one_button(world, cohort, group, people, as_person, visit, submit):
    coach = world.coach(cohort)
    for person in people[:2]:
        assert "Vraag de begeleider erbij" in visit(as_person(person), "/intervisie")
        submit(as_person(person), f"/intervisie/groepen/{group.id}/begeleider-erbij")
    asked = db.session.scalars(select(Message).where(Message.template == "peergroups/mail/coach_asked")).all()
    assert [(row.person_id, people[0].name in row.body) for row in asked] == [(coach.id, True)]  # once a day


def test_what_each_can_see_stands_on_a_page(people, as_person, visit):
    assert "Het staat dus nergens." in visit(as_person(people[0]), "/intervisie/wie-ziet-wat")


def test_who_looks_after_wijkverbinders_rings_who_stays_away_twice(world):
    """Once an evening; not of whoever said so beforehand, nor of a group with a coach, where it stands on the board."""
    coordinator, people = world.staff(), [world.person() for _ in range(4)]
    own = world.peer_group(None, *people)
    of_cohort = world.peer_group(world.cohort(), *people)

    def evening(group, days, *there):
        meeting = world.meeting(group, coordinator, days=days, present=there)
        for person in people:
            if person.id not in {one.id for one in there}:
                values = {"was_present": False, "recorded_by_id": coordinator.id, "recorded_at": world.now}
                world.add(MeetingAttendance(meeting=meeting, person_id=person.id, **values))
        return meeting

    for group in (own, of_cohort):
        evening(group, -60, *people[:2])
        evening(group, -10, people[0], people[3])
    handlers.ask_to_ring_who_stays_away(world.now)
    handlers.ask_to_ring_who_stays_away(world.days(1))
    read = select(Message).where(Message.template == "peergroups/mail/stays_away")
    rows = db.session.scalars(read).all()
    assert [(row.person_id, people[2].name in row.body) for row in rows] == [(coordinator.id, True)]
    once_more = evening(own, -3, people[0], people[3])
    for person in people[1:3]:
        values = {"person_id": person.id, "is_coming": False, "answered_at": world.now}
        world.add(MeetingAnswer(meeting_id=once_more.id, **values))
    handlers.ask_to_ring_who_stays_away(world.days(2))
    assert len(db.session.scalars(read).all()) == 1
