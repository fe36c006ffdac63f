"""A meeting as an appointment for a calendar. Nothing in it but when, where and 'Intervisie'."""

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from lms.peergroups.models import Meeting


def appointment(meeting: Meeting, *, now: datetime) -> str:
    """RFC 5545 text. The UID stays the same, so a changed meeting replaces the old one."""
    calendar = Calendar()
    calendar.add("prodid", "-//Samen Lukt Het Zelf//intervisie//NL")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", f"intervisie-{meeting.id}@samenlukthetzelf")
    event.add("dtstamp", now)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.starts_at + timedelta(minutes=meeting.minutes))
    event.add("summary", "Intervisie")
    event.add("location", meeting.place)
    if meeting.cancelled_at is not None:
        event.add("status", "CANCELLED")
    calendar.add_component(event)
    return str(calendar.to_ical().decode())
