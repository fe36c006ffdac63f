"""Meetings in somebody's own calendar: when, where and 'Intervisie', and nobody's name."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from lms.notifications.calendar import PEER_MEETING, Appointment
from lms.peergroups.calendar_queries import LOOKING_BACK, appointment, appointments_of


def events(text: str) -> list[dict[str, object]]:
    return [dict(event) for event in Calendar.from_ical(text).walk("VEVENT")]


def uids(person, now) -> list[str]:
    return sorted(entry.uid for entry in appointments_of(person.id, now))


def test_the_file_of_one_meeting(world, plan):
    meeting = plan(minutes=90)
    (event,) = events(appointment(meeting))
    starts = meeting.starts_at.replace(microsecond=0)
    assert (event["UID"], event["SUMMARY"], event["LOCATION"], event["DTSTART"].dt, event["DTEND"].dt) == (
        f"intervisie-{meeting.id}@samenlukthetzelf", "Intervisie", "De leeszaal", starts, starts + timedelta(minutes=90),
    )  # fmt: skip
    assert "STATUS" not in event


def test_no_name_and_no_method_is_in_it(people, plan):
    text = appointment(plan(host=people[1]))
    assert [word for word in ("Incident", *(person.name for person in people)) if word in text] == []


def test_what_is_called_off_replaces_what_was_planned(world, people, plan):
    meeting = plan()
    before = events(appointment(meeting))[0]
    meeting.cancelled_at = world.days(1)
    after = events(appointment(meeting))[0]
    assert (after["UID"], after["STATUS"], after["DTSTAMP"].dt > before["DTSTAMP"].dt) == (
        before["UID"], "CANCELLED", True,
    )  # fmt: skip


def test_the_feed_holds_the_meetings_of_all_own_groups(world, cohort, group, people):
    coach, mine = world.person(), world.peer_group(None, people[0])
    elsewhere = world.peer_group(cohort, people[1])
    first, off = (
        world.meeting(group, coach, days=3),
        world.meeting(group, coach, days=4, cancelled_at=world.now),
    )
    second = world.meeting(mine, coach, days=5)
    world.meeting(elsewhere, coach, days=6)
    found = {entry.uid: entry for entry in appointments_of(people[0].id, world.now)}
    assert set(found) == {f"intervisie-{row.id}" for row in (first, off, second)}
    assert found[f"intervisie-{off.id}"] == Appointment(
        f"intervisie-{off.id}", PEER_MEETING, off.starts_at, 120, "De huiskamer", world.now, is_cancelled=True,
    )  # fmt: skip


@pytest.mark.parametrize(("days", "is_in"), [(-89.9, True), (-90.1, False), (400, True)])
def test_how_far_the_feed_looks_back(world, group, people, days, is_in):
    meeting = world.meeting(group, world.person(), days=days)
    assert timedelta(days=90) == LOOKING_BACK
    assert uids(people[0], world.now) == ([f"intervisie-{meeting.id}"] if is_in else [])


@pytest.mark.parametrize("way", ["left", "disabled"])
def test_who_is_no_longer_there_has_an_empty_feed(world, group, people, way):
    world.meeting(group, world.person(), days=3)
    if way == "left":
        group.memberships[0].left_at = world.now
    else:
        people[0].disabled_at = world.now
    world.add(group)
    assert (uids(people[0], world.now), len(uids(people[1], world.now))) == ([], 1)
