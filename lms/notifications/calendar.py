"""Appointments for somebody's own calendar: the one place that writes RFC 5545. Nothing in them but when, where and
'Training' or 'Intervisie': calendars are shared with families and employers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from lms.wording import words

APPOINTMENTS = TRAINING, PEER_MEETING, FINAL_TALK = "training", "peer_meeting", "final_talk"


@dataclass(frozen=True)
class Appointment:
    """The uid stays the same when the appointment moves, so the new one replaces the old."""

    uid: str
    kind: str
    starts_at: datetime
    minutes: int
    place: str
    changed_at: datetime
    is_cancelled: bool = False


def write(appointments: Iterable[Appointment]) -> str:
    """The same appointments give the same text, so that an unchanged calendar is not fetched again."""
    calendar = _empty()
    for appointment in sorted(appointments, key=lambda one: (one.starts_at, one.uid)):
        event = Event()
        event.add("uid", f"{appointment.uid}@samenlukthetzelf")
        event.add("dtstamp", appointment.changed_at)
        event.add("dtstart", appointment.starts_at)
        event.add("dtend", appointment.starts_at + timedelta(minutes=appointment.minutes))
        event.add("summary", words("notifications/words.html", "appointments")[appointment.kind])
        event.add("location", appointment.place)
        if appointment.is_cancelled:
            event.add("status", "CANCELLED")
        calendar.add_component(event)
    return str(calendar.to_ical().decode())


def merged(texts: Iterable[str]) -> str | None:
    """One calendar of several; None of none. Of one appointment that changed the last word counts."""
    events = {str(event["uid"]): event for text in texts for event in Calendar.from_ical(text).walk("VEVENT")}
    if not events:
        return None
    calendar = _empty()
    for event in events.values():
        calendar.add_component(event)
    return str(calendar.to_ical().decode())


def _empty() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Samen Lukt Het Zelf//agenda//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Samen Lukt Het Zelf")
    return calendar
