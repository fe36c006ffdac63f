"""A meeting counts once it was, and once somebody besides whoever wrote it saw who was there."""

from datetime import timedelta

import pytest

from lms.errors import RuleError
from lms.peergroups.actions import cancel_meeting, record_attendance
from lms.peergroups.queries import turns_of


@pytest.fixture
def after(plan):
    """A meeting of last week, and the moment it ended."""
    meeting = plan()
    return meeting, meeting.starts_at + timedelta(minutes=120)


def counted(*people):
    return [turns_of([person.id])[person.id].attended for person in people]


def test_it_counts_when_a_second_member_sees_the_same(people, after):
    meeting, now = after
    present = {people[0].id, people[1].id}
    record_attendance(meeting, present, by=people[0], now=now)
    record_attendance(meeting, present, by=people[0], now=now)
    assert (counted(*people[:3]), meeting.confirmed_by_id) == ([0, 0, 0], None)
    record_attendance(meeting, present, by=people[2], now=now)
    assert (counted(*people[:3]), meeting.confirmed_by_id) == ([1, 1, 0], people[2].id)


def test_who_sees_something_else_needs_a_second_too(people, after):
    meeting, now = after
    record_attendance(meeting, {people[0].id}, by=people[0], now=now)
    record_attendance(meeting, {people[1].id}, by=people[1], now=now)
    assert counted(*people[:2]) == [0, 0]
    record_attendance(meeting, {people[1].id}, by=people[0], now=now)
    assert counted(*people[:2]) == [0, 1]


def test_what_counts_is_changed_by_who_looks_after_the_group_alone(world, cohort, people, after):
    meeting, now = after
    for member in people[:2]:
        record_attendance(meeting, {people[0].id}, by=member, now=now)
    with pytest.raises(RuleError, match="al nagekeken"):
        record_attendance(meeting, {people[2].id}, by=people[2], now=now)
    record_attendance(meeting, {people[2].id}, by=world.coach(cohort), now=now)
    assert counted(people[0], people[2]) == [0, 1]


def test_a_coach_in_the_group_is_a_member_like_others(world, cohort, people, after):
    meeting, now = after
    world.grant(people[0], "coach", cohort)
    record_attendance(meeting, {people[0].id}, by=people[0], now=now)
    assert counted(people[0]) == [0]


@pytest.mark.parametrize(
    ("minutes", "is_fine"), [(-120, True), (-119, False), (0, False), (119, False), (120, True)]
)
def test_a_group_has_one_meeting_at_a_time(plan, minutes, is_fine):
    other = plan().starts_at + timedelta(minutes=minutes)
    if is_fine:
        plan(starts_at=other)
    else:
        with pytest.raises(RuleError, match="al een bijeenkomst"):
            plan(starts_at=other)


def test_a_time_is_free_again_when_a_meeting_is_called_off(people, plan, world):
    first = plan()
    cancel_meeting(first, by=people[0], now=world.now)
    assert plan(starts_at=first.starts_at).starts_at == first.starts_at


def test_the_pages_say_so(world, group, people, as_person, visit, submit):
    meeting = world.meeting(group, people[0], days=-1)
    address = f"/intervisie/bijeenkomsten/{meeting.id}/aanwezigheid"
    first, second = as_person(people[0]), as_person(people[1])
    submit(first, address, present=[str(people[0].id)])
    assert "Jij schreef dit op." in visit(first, address)
    assert "Klopt het? Bewaar het dan zo." in visit(second, address)
    submit(second, address, present=[str(people[0].id)])
    assert "Dit is al nagekeken en telt mee." in visit(first, address)
    assert "Dit vul je in als de bijeenkomst is afgelopen." in visit(
        first, f"/intervisie/bijeenkomsten/{world.meeting(group, people[0], days=1).id}/aanwezigheid"
    )


def test_staff_read_which_of_before_no_second_saw(world, cohort, group, people, after, as_person, visit):
    """It counted before a second was asked for, and goes on to count."""
    meeting, now = after
    record_attendance(meeting, {people[0].id}, by=people[0], now=now)
    meeting.confirmed_at = now  # as the migration leaves what was written before
    page = visit(as_person(world.staff()), "/intervisiegroepen")
    assert ("Van vroeger" in page, counted(people[0])) == (True, [1])
    record_attendance(meeting, {people[0].id}, by=world.coach(cohort), now=now)
    assert "Van vroeger" not in visit(as_person(world.staff()), "/intervisiegroepen")
