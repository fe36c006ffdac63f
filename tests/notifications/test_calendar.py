"""The one writer of calendars: files that a calendar program can tell apart, and feeds that tell nothing about anybody."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from lms.cohorts import actions as cohorts
from lms.db import db
from lms.notifications import feed_queries
from lms.notifications.calendar import (
    CANCEL,
    PEER_MEETING,
    PUBLISH,
    TRAINING,
    Appointment,
    file_of,
    merged,
    parts,
    snapshot_of,
)
from lms.notifications.models import Message
from lms.notifications.post import compose
from lms.peergroups import actions as peergroups
from lms.peergroups.calendar_queries import appointment, entry
from tests.notifications.post_office import at

WHEN, SINCE = at("2027-03-28 10:00"), at("2026-10-24 02:53")


def one(uid="groepsdag-17", kind=TRAINING, **values) -> Appointment:
    fine = {"starts_at": WHEN, "minutes": 180, "place": "Buurthuis A", "changed_at": SINCE}
    return Appointment(uid, kind, **(fine | values))


def read(text: str) -> list[tuple[object, dict[str, object]]]:
    """(method, what it says) of each appointment in a stream, as the library's parser has it; without complaints."""
    found = []
    for calendar in Calendar.from_ical(text, multiple=True):
        assert {"PRODID", "VERSION"} <= set(calendar)
        for event in calendar.walk("VEVENT"):
            assert event.errors == []
            found.append(
                (calendar.get("method"), {name: getattr(event[name], "dt", event[name]) for name in event})
            )
    return found


def test_a_file_says_which_change_it_is(app):
    [(method, said)] = read(file_of(one(sequence=2)))
    assert (method, said) == (
        "PUBLISH",
        {
            "UID": "groepsdag-17@samenlukthetzelf", "SEQUENCE": 2, "DTSTAMP": SINCE, "LAST-MODIFIED": SINCE,
            "DTSTART": WHEN, "DTEND": WHEN + timedelta(minutes=180), "SUMMARY": "Training", "LOCATION": "Buurthuis A",
            "ORGANIZER": "mailto:hulp@example.org",
        },
    )  # fmt: skip


def test_what_is_off_is_cancelled_under_the_same_name(app):
    [(method, said)] = read(file_of(one(sequence=3, is_cancelled=True)))
    assert (method, said["UID"], said["STATUS"], said["SEQUENCE"]) == (
        "CANCEL", "groepsdag-17@samenlukthetzelf", "CANCELLED", 3,
    )  # fmt: skip


def test_a_feed_is_a_snapshot_that_names_nobody_and_no_home(app):
    shown = [
        one(is_place_shared=True),
        one("intervisie-3", PEER_MEETING, place="Bij Anna, Dorpsstraat 5", is_cancelled=True),
    ]
    text = snapshot_of(shown)
    names = ("DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND")
    assert [
        (method, {name: said[name] for name in said if name not in names}) for method, said in read(text)
    ] == [
        (
            None,
            {
                "UID": "groepsdag-17@samenlukthetzelf",
                "SEQUENCE": 0,
                "SUMMARY": "Training",
                "LOCATION": "Buurthuis A",
            },
        ),
        (
            None,
            {
                "UID": "intervisie-3@samenlukthetzelf",
                "SEQUENCE": 0,
                "SUMMARY": "Intervisie",
                "STATUS": "CANCELLED",
            },
        ),
    ]
    assert snapshot_of(reversed(shown)) == text


def test_several_files_become_one_stream_with_a_calendar_for_each_method(app):
    texts = [
        file_of(one()),
        file_of(one("intervisie-3", PEER_MEETING, is_cancelled=True)),
        file_of(one(sequence=1, place="Buurthuis B")),
    ]
    whole = merged(texts)
    assert [(method, str(said["UID"]).partition("@")[0], said["SEQUENCE"]) for method, said in read(whole)] == [
        ("PUBLISH", "groepsdag-17", 1), ("CANCEL", "intervisie-3", 0),
    ]  # fmt: skip
    assert [method for method, _ in parts(whole)] == [PUBLISH, CANCEL]
    assert [said for _, text in parts(whole) for _, said in read(text)] == [said for _, said in read(whole)]
    assert merged([]) is None


def test_a_mail_names_the_method_of_each_part(app, world):
    message = Message(
        subject="Twee afspraken", body="Dag.\n", address="anna@example.org", message_id="1@example.org", created_at=world.now,
        calendar=merged([file_of(one()), file_of(one("intervisie-3", PEER_MEETING, is_cancelled=True))]),
    )  # fmt: skip
    found = list(compose(message, "hulp@example.org", "SLHZ").iter_attachments())
    assert [
        (part.get_content_type(), part.get_param("method"), part.get_param("charset"), part.get_filename())
        for part in found
    ] == [
        ("text/calendar", "PUBLISH", "utf-8", "afspraak.ics"),
        ("text/calendar", "CANCEL", "utf-8", "gaat-niet-door.ics"),
    ]
    assert [read(part.get_content())[0][0] for part in found] == ["PUBLISH", "CANCEL"]


def test_a_file_of_before_names_no_method_and_still_goes(app, world):
    old = "\r\n".join((
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//NL", "BEGIN:VEVENT", "UID:groepsdag-17@samenlukthetzelf",
        "DTSTAMP:20261024T005340Z", "DTSTART:20270328T080000Z", "END:VEVENT", "END:VCALENDAR", "",
    ))  # fmt: skip
    message = Message(
        subject="x", body="x\n", address="a@example.org", message_id="1@x", created_at=world.now, calendar=old
    )
    [part] = compose(message, "hulp@example.org", "SLHZ").iter_attachments()
    assert part.get_param("method") == "PUBLISH"
    assert [method for method, _ in read(merged([old]))] == ["PUBLISH"]


@pytest.fixture
def cohort(world):
    return world.cohort()


def test_a_day_that_moves_counts_on_and_says_since_when(app, world, cohort):
    """The file of `moved_day`: the same name, another number, another moment."""
    anna, coach = world.trainee(cohort), world.person()
    moments = [world.now, world.now + timedelta(hours=1), world.now + timedelta(hours=2)]
    for number, now in enumerate(moments):
        cohorts.plan_group_day(
            cohort,
            module_slug="01-module",
            starts_at=world.days(20 + number),
            place="Buurthuis A",
            by=coach,
            now=now,
        )
        for row in db.session.scalars(
            select(Message).where(Message.person_id == anna.id, Message.sent_at.is_(None))
        ):
            row.sent_at = now
    files = db.session.scalars(select(Message.calendar).order_by(Message.id)).all()
    said = [read(text)[0][1] for text in files]
    seconds = [moment.replace(microsecond=0) for moment in moments]
    assert len({entry["UID"] for entry in said}) == 1
    assert [(entry["SEQUENCE"], entry["DTSTAMP"], entry["LAST-MODIFIED"]) for entry in said] == [
        (number, moment, moment) for number, moment in enumerate(seconds)
    ]
    [(_, in_feed)] = read(feed_queries.calendar_of(anna.id, now=world.now))
    assert (in_feed["SEQUENCE"], in_feed["DTSTAMP"]) == (2, seconds[2])


def test_planned_before_changes_were_counted_its_first_change_is_number_one(app, world, cohort):
    day, anna = world.group_day(cohort, days=20), world.trainee(cohort)
    [(_, before)] = read(feed_queries.calendar_of(anna.id, now=world.now))
    cohorts.plan_group_day(
        cohort,
        module_slug=day.module_slug,
        starts_at=world.days(21),
        place="B",
        by=world.person(),
        now=world.now,
    )
    [(_, after)] = read(feed_queries.calendar_of(anna.id, now=world.now))
    assert (before["SEQUENCE"], after["SEQUENCE"], before["UID"]) == (0, 1, after["UID"])
    assert after["DTSTAMP"] > before["DTSTAMP"]


def test_a_meeting_that_is_off_and_on_again_keeps_its_name(app, world, cohort):
    people = [world.trainee(cohort) for _ in range(4)]
    group = world.peer_group(cohort, *people)
    meeting = peergroups.plan_meeting(
        group, starts_at=world.days(7), place="Bij Anna thuis", method="incident", host=None, case_bringer=None,
        by=people[0], now=world.now,
    )  # fmt: skip
    found = [read(appointment(meeting))[0]]
    for off_at in (world.now, None):
        was = entry(meeting)
        meeting.cancelled_at = off_at
        peergroups.tell_where_it_stands(meeting, was, by=people[0], now=world.now)
        found.append(read(appointment(meeting))[0])
    assert [(method, said["SEQUENCE"], said.get("STATUS")) for method, said in found] == [
        ("PUBLISH", 0, None), ("CANCEL", 1, "CANCELLED"), ("PUBLISH", 2, None),
    ]  # fmt: skip
    assert len({said["UID"] for _, said in found}) == 1
    text = feed_queries.calendar_of(people[1].id, now=world.now)
    assert [word for word in ("Anna", "Incident", *(person.name for person in people)) if word in text] == []
