"""A maatje for the weeks between: a new one after each meeting, a number when both say yes, and nobody who is not there."""

import pytest
from sqlalchemy import select

from lms.buddies import handlers
from lms.buddies.queries import own_and_others, round_of
from lms.db import db
from lms.notifications.models import Message
from lms.peergroups import actions as peergroups


@pytest.fixture
def coach(world):
    return world.person()


@pytest.fixture
def cohort(world):
    return world.cohort()


@pytest.fixture
def people(world, cohort):
    return [world.trainee(cohort, phone=f"06 1234 567{number}") for number in range(4)]


@pytest.fixture
def group(world, cohort, coach, people):
    """They met once, and the night after it they have a maatje."""
    found = world.peer_group(cohort, *people)
    world.meeting(found, coach, days=-1, present=tuple(people))
    handlers.tend_groups(world.now)
    return found


def maatjes(group, now) -> dict[int, set[int]]:
    db.session.expire_all()
    rows = round_of(group.id)
    return {
        row.person_id: {other.person_id for other in own_and_others(group, row.person, now=now)[1]}
        for row in rows
    }


def test_nobody_has_one_before_they_met(world, cohort, coach, people, as_person, visit):
    group = world.peer_group(cohort, *people)
    world.meeting(group, coach, days=3)
    handlers.tend_groups(world.now)
    assert round_of(group.id) == []
    assert "Je hebt nu geen maatje" in visit(as_person(people[0]), f"/intervisie/groepen/{group.id}/maatje")
    as_person(people[0]).post(f"/intervisie/groepen/{group.id}/maatje/nummer")
    assert "Wie bel ik morgen" not in visit(as_person(people[0]), "/intervisie")


def test_after_each_meeting_another(world, group, coach, people):
    first = maatjes(group, world.now)
    handlers.tend_groups(world.days(3))
    assert maatjes(group, world.now) == first
    told = db.session.scalars(select(Message).where(Message.template == "buddies/mail/matched")).all()
    assert sorted(row.person_id for row in told) == sorted(person.id for person in people)
    seen = [first]
    for days in (5, 10):
        world.meeting(group, coach, days=days, present=tuple(people))
        handlers.tend_groups(world.days(days + 1))
        seen.append(maatjes(group, world.days(days + 1)))
    ids = {person.id for person in people}
    for person in ids:
        assert set().union(*(one[person] for one in seen)) == ids - {person}


def test_a_number_shows_when_both_said_yes_and_until_one_takes_it_back(
    world, group, coach, people, as_person, visit, submit
):
    one = people[0]
    other = next(person for person in people if person.id in maatjes(group, world.now)[one.id])
    address = f"/intervisie/groepen/{group.id}/maatje"
    shown = []

    def look() -> None:
        shown.append(
            (other.phone in visit(as_person(one), address), one.phone in visit(as_person(other), address))
        )

    assert other.first_name in visit(as_person(one), "/intervisie")
    look()
    for person, act in ((one, "nummer"), (other, "nummer"), (one, "geen-nummer")):
        submit(as_person(person), f"{address}/{act}")
        look()
    assert shown == [(False, False), (False, False), (True, True), (False, False)]
    third = next(person for person in people if person.id not in (one.id, other.id))
    assert other.phone not in visit(as_person(third), address)
    staff = as_person(world.staff())
    assert staff.get(address).status_code == 404
    assert "maatje" not in visit(staff, f"/intervisiegroepen/{group.id}")


def test_who_leaves_drops_out_and_nobody_stays_alone(world, group, people, as_person, visit, submit):
    """The others keep each other; their yes was for two, so with a third it is asked again."""
    before = maatjes(group, world.now)
    gone = people[0]
    (left_id,) = before[gone.id]
    pair = [person for person in people if person.id not in (gone.id, left_id)]
    for person in pair:
        submit(as_person(person), f"/intervisie/groepen/{group.id}/maatje/nummer")
    assert pair[1].phone in visit(as_person(pair[0]), f"/intervisie/groepen/{group.id}/maatje")
    peergroups.leave_group(group, gone, now=world.now)
    assert maatjes(group, world.now)[left_id] == set()
    handlers.tend_groups(world.days(1))
    ids = {person.id for person in (*pair, next(one for one in people if one.id == left_id))}
    assert maatjes(group, world.now) == {person: ids - {person} for person in ids}
    assert pair[1].phone not in visit(as_person(pair[0]), f"/intervisie/groepen/{group.id}/maatje")
