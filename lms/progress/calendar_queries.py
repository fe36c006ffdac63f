"""The final talk as an appointment for a calendar."""

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from lms.progress.models import FinalTalk

MINUTES = 60


def appointment(talk: FinalTalk, *, now: datetime) -> str:
    """RFC 5545 text. The UID stays the same, so a talk that was moved replaces the old one."""
    calendar = Calendar()
    calendar.add("prodid", "-//Samen Lukt Het Zelf//eindgesprek//NL")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", f"eindgesprek-{talk.id}@samenlukthetzelf")
    event.add("dtstamp", now)
    event.add("dtstart", talk.starts_at)
    event.add("dtend", talk.starts_at + timedelta(minutes=MINUTES))
    event.add("summary", "Eindgesprek")
    event.add("location", talk.place)
    calendar.add_component(event)
    return str(calendar.to_ical().decode())
