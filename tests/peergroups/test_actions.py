"""What people do with a group, as rows: who is told, what counts, and what may be done twice."""

import pytest
from sqlalchemy import inspect, select

from lms.db import db
from lms.errors import RuleError
from lms.notifications.models import Message
from lms.peergroups import actions
from lms.peergroups.models import Meeting, MeetingAttendance, PeerGroup, PeerGroupMember
from lms.peergroups.queries import meetings_of, next_meeting_of, past_turns, turns_of
from lms.peergroups.rules import MeetingFacts
from lms.peergroups.turn_rules import PastTurns


def told() -> list[tuple[str, str | None]]:
    rows = db.session.scalars(select(Message).order_by(Message.id))
    return [(row.template.rpartition("/")[2], row.address) for row in rows]


# making a group


def test_a_group_is_made_of_equals(world, cohort):
    coordinator, members = world.staff(), [world.trainee(cohort) for _ in range(4)]
    made = actions.create_group(name="De Brug", cohort=cohort, people=members, by=coordinator, now=world.now)
    assert (made.name, made.cohort_id, made.created_by_id, made.created_at) == (
        "De Brug", cohort.id, coordinator.id, world.now,
    )  # fmt: skip
    assert [(row.person, row.joined_at, row.left_at) for row in made.memberships] == [
        (person, world.now, None) for person in members
    ]


@pytest.mark.parametrize("role", ["administrator", "coordinator", "coach", "assessor"])
def test_who_decides_about_others_is_refused(world, cohort, role):
    leader = world.person()
    world.grant(leader, role, cohort if role == "coach" else None)
    members = [*[world.trainee(cohort) for _ in range(4)], leader]
    with pytest.raises(RuleError, match="hoort niet in een intervisiegroep"):
        actions.create_group(name="De Brug", cohort=cohort, people=members, by=leader, now=world.now)
    assert db.session.scalars(select(PeerGroup)).all() == []


def test_certified_people_have_a_group_without_a_cohort(world):
    members = [world.person() for _ in range(4)]
    made = actions.create_group(name="Verder", cohort=None, people=members, by=world.staff(), now=world.now)
    assert made.cohort_id is None


# planning and calling off


def test_planning_tells_everybody_once_with_an_appointment(people, plan):
    people[4].email = None
    plan()
    assert told() == [("meeting_planned", person.email) for person in people]


def test_who_has_a_turn_reads_it_and_others_do_not(people, plan):
    plan(host=people[1])
    texts = {row.address: row.body for row in db.session.scalars(select(Message))}
    assert [
        ("Jij brengt iets in." in texts[person.email], "Jij leidt het gesprek." in texts[person.email])
        for person in people[:3]
    ] == [(True, False), (False, True), (False, False)]
    assert all("Werkvorm: Incidentmethode" in text for text in texts.values())


def test_who_left_is_not_told_and_cannot_have_a_turn(world, group, people, plan):
    group.memberships[4].left_at = world.now
    plan()
    assert told() == [("meeting_planned", person.email) for person in people[:4]]
    with pytest.raises(RuleError, match="Kies iemand uit de groep"):
        plan(host=people[4])


def test_a_method_without_a_file_cannot_be_planned(plan):
    with pytest.raises(RuleError, match="Kies een werkvorm"):
        plan(method="roddel")
    assert (db.session.scalars(select(Meeting)).all(), told()) == ([], [])


def test_calling_off_tells_everybody_once(world, people, plan):
    meeting = plan()
    for row in db.session.scalars(select(Message)):
        row.sent_at = world.days(0.5)
    for number in (1, 2):
        actions.cancel_meeting(meeting, by=people[number], now=world.days(number))
    assert (meeting.cancelled_at, meeting.cancelled_by_id) == (world.days(1), people[1].id)
    assert told()[5:] == [("meeting_cancelled", person.email) for person in people]


def test_planned_and_called_off_before_anybody_heard_of_it_is_no_news(world, people, plan):
    actions.cancel_meeting(plan(), by=people[1], now=world.days(0.1))
    assert told() == []


def test_what_has_begun_is_not_called_off(people, plan):
    meeting = plan()
    with pytest.raises(RuleError, match="al begonnen"):
        actions.cancel_meeting(meeting, by=people[0], now=meeting.starts_at)
    assert (meeting.cancelled_at, meeting.cancelled_by_id) == (None, None)


# attendance


def test_attendance_not_before_it_ends_and_can_be_corrected(world, people, plan):
    meeting = plan()
    with pytest.raises(RuleError, match="nog niet afgelopen"):
        actions.record_attendance(meeting, set(), by=people[0], now=meeting.starts_at)
    for number, present in enumerate(({people[0].id}, {people[1].id}), 8):
        actions.record_attendance(meeting, present, by=people[number - 8], now=world.days(number))
    rows = db.session.scalars(select(MeetingAttendance).order_by(MeetingAttendance.person_id)).all()
    assert [(row.person_id, row.was_present, row.recorded_by_id) for row in rows] == [
        (person.id, person is people[1], people[1].id) for person in people
    ]


def test_nobody_was_at_a_meeting_that_was_called_off(world, people, plan):
    meeting = plan()
    actions.cancel_meeting(meeting, by=people[0], now=world.now)
    with pytest.raises(RuleError, match="ging niet door"):
        actions.record_attendance(meeting, {people[0].id}, by=people[0], now=world.days(8))
    assert db.session.scalars(select(MeetingAttendance)).all() == []


def test_somebody_outside_the_group_cannot_have_been_there(world, people, plan):
    meeting, stranger = plan(), world.person()
    actions.record_attendance(meeting, {stranger.id}, by=people[0], now=world.days(8))
    rows = db.session.scalars(select(MeetingAttendance)).all()
    assert ({row.person_id for row in rows}, any(row.was_present for row in rows)) == (
        {person.id for person in people}, False,
    )  # fmt: skip


def test_what_counts_is_what_one_attended(world, group, people):
    anna, bert = people[:2]
    coach = world.person()
    world.meeting(group, coach, present=(anna,), case_bringer_id=anna.id, host_id=bert.id)
    world.meeting(group, coach, present=(anna,), cancelled_at=world.now)
    assert turns_of([anna.id, bert.id]) == {anna.id: MeetingFacts(1, 0, 1), bert.id: MeetingFacts(0, 0, 0)}
    assert turns_of([]) == {}


def test_past_turns_are_of_this_group_and_what_is_planned_counts(world, cohort, group, people):
    anna, bert = people[:2]
    coach, other = world.person(), world.peer_group(cohort, anna)
    world.meeting(group, coach, days=-20, host_id=anna.id, case_bringer_id=bert.id)
    world.meeting(group, coach, days=5, host_id=anna.id)
    world.meeting(group, coach, days=9, host_id=bert.id, cancelled_at=world.now)
    world.meeting(other, coach, days=8, case_bringer_id=anna.id)
    db.session.refresh(group)
    assert past_turns(group)[:2] == [
        PastTurns(anna.id, 2, 0, world.days(5), None), PastTurns(bert.id, 0, 1, None, world.days(-20)),
    ]  # fmt: skip


def test_meetings_of_somebody_newest_first(world, group, people):
    coach = world.person()
    older = world.meeting(group, coach, days=-40, present=(people[0],))
    newer = world.meeting(group, coach, days=-5, present=(people[0], people[1]))
    world.meeting(group, coach, days=-2)
    assert meetings_of(people[0].id) == [(newer, True), (older, True)]


def test_the_next_meeting_is_the_first_that_goes_on(world, group, people):
    coach = world.person()
    world.meeting(group, coach, days=-1)
    world.meeting(group, coach, days=1, cancelled_at=world.now)
    world.meeting(group, coach, days=9)
    soon = world.meeting(group, coach, days=3)
    assert next_meeting_of(people[0].id, now=world.now) is soon
    group.memberships[0].left_at = world.now
    db.session.flush()
    assert next_meeting_of(people[0].id, now=world.now) is None


# leaving


def test_who_leaves_gives_back_the_turns_to_come(world, cohort, group, people):
    anna, bert = people[:2]
    coach = world.person()
    was = world.meeting(group, coach, days=-9, host_id=anna.id, case_bringer_id=bert.id, present=(anna,))
    comes = world.meeting(group, coach, days=9, host_id=bert.id, case_bringer_id=anna.id)
    leads = world.meeting(group, coach, days=40, host_id=anna.id, case_bringer_id=bert.id)
    actions.leave_groups(anna, cohort, now=world.now)
    assert [(row.host_id, row.case_bringer_id) for row in (was, comes, leads)] == [
        (anna.id, bert.id), (bert.id, None), (None, bert.id),
    ]  # fmt: skip
    assert [row.left_at for row in group.memberships] == [world.now, None, None, None, None]
    assert turns_of([anna.id]) == {anna.id: MeetingFacts(1, 1, 0)}


def test_leaving_a_cohort_leaves_other_groups_alone(world, cohort, group, people):
    anna, other = people[0], world.cohort()
    stays = world.peer_group(other, anna)
    actions.leave_groups(anna, cohort, now=world.now)
    actions.leave_groups(anna, cohort, now=world.days(1))
    left = db.session.execute(
        select(PeerGroupMember.group_id, PeerGroupMember.left_at).where(PeerGroupMember.person_id == anna.id)
    )
    assert sorted(map(tuple, left)) == [(group.id, world.now), (stays.id, None)]


def test_nothing_that_is_said_can_be_stored():
    """No column of intervisie holds free text but names and places."""
    texts = {
        f"{table.__tablename__}.{column.key}"
        for table in (PeerGroup, PeerGroupMember, Meeting, MeetingAttendance)
        for column in inspect(table).columns
        if column.type.python_type is str
    }
    assert texts == {"peer_groups.name", "meetings.place", "meetings.method"}
