"""Appointments for somebody's own calendar: the one place that writes iCalendar, by RFC 5545 and RFC 5546.

Nothing in them but when, where and 'Training' or 'Intervisie', since calendars are shared with families and employers. There
are two forms. A *file* goes to one reader, with a mail or from a page: it publishes an appointment (METHOD:PUBLISH) or calls it
off (METHOD:CANCEL); nobody is asked to answer by mail, so there is no REQUEST and no ATTENDEE, and ORGANIZER is our own
address. A *feed* is a whole calendar that a program fetches over and over: a snapshot without METHOD and ORGANIZER, in
which what is off has STATUS:CANCELLED, and with the place of group days only, as intervisie may be at somebody's home.

A UID stays with an appointment for life. SEQUENCE counts its changes, and DTSTAMP and LAST-MODIFIED are the moment of the
last one, so that a program knows which of two files is the newer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from lms.addresses import sender_address
from lms.wording import words
from lms.writing_rules import email_key

APPOINTMENTS = TRAINING, PEER_MEETING = "training", "peer_meeting"
METHODS = PUBLISH, CANCEL = "PUBLISH", "CANCEL"
FETCH_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Appointment:
    """`changed_at` and `sequence`: its last change, as `revision_queries.revised` knows it. `former_uid`: what it may have been
    called in files of before; then it is called so for life."""

    uid: str
    kind: str
    starts_at: datetime
    minutes: int
    place: str
    changed_at: datetime
    is_cancelled: bool = False
    sequence: int = 0
    former_uid: str = ""
    is_place_shared: bool = False  # it may stand in a feed, which others see


def file_of(appointment: Appointment) -> str:
    """The appointment as it stands, to be put into a calendar; or out of it, when it is off."""
    calendar = _empty(CANCEL if appointment.is_cancelled else PUBLISH)
    calendar.add_component(_event(appointment, with_place=True))
    sender = sender_address()
    calendar.events[0].add("organizer", f"mailto:{email_key(sender) or sender}")
    return _text(calendar)


def snapshot_of(appointments: Iterable[Appointment]) -> str:
    """The same appointments give the same text, so that an unchanged calendar is not fetched again."""
    calendar = _empty()
    calendar.add("x-wr-calname", "Samen Lukt Het Zelf")
    calendar.add("refresh-interval", FETCH_EVERY, parameters={"VALUE": "DURATION"})
    for appointment in sorted(appointments, key=lambda one: (one.starts_at, one.uid)):
        calendar.add_component(_event(appointment, with_place=appointment.is_place_shared))
    return _text(calendar)


def merged(texts: Iterable[str]) -> str | None:
    """One file of several, as a stream (RFC 5545, 3.4): what is published, then what is off. None of none. Of one
    appointment that changed the last word counts."""
    events = {str(event["uid"]): event for text in texts for event in Calendar.from_ical(text).walk("VEVENT")}
    streams = {method: _empty(method) for method in METHODS}
    for event in events.values():
        streams[CANCEL if event.get("status") == "CANCELLED" else PUBLISH].add_component(event)
    return "".join(_text(calendar) for calendar in streams.values() if calendar.events) or None


def parts(text: str) -> Sequence[tuple[str, str]]:
    """(method, text) of each calendar in a stream, for the parts of a mail. Files of before named no method."""
    found = [
        (calendar, str(calendar.get("method", ""))) for calendar in Calendar.from_ical(text, multiple=True)
    ]
    return [(method, _text(calendar)) for calendar, method in found]


def _event(appointment: Appointment, *, with_place: bool) -> Event:
    event = Event()
    event.add("uid", f"{appointment.uid}@samenlukthetzelf")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", appointment.changed_at)
    event.add("last-modified", appointment.changed_at)
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.starts_at + timedelta(minutes=appointment.minutes))
    event.add("summary", words("notifications/words.html", "appointments")[appointment.kind])
    if with_place:
        event.add("location", appointment.place)
    if appointment.is_cancelled:
        event.add("status", "CANCELLED")
    return event


def _empty(method: str = "") -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Samen Lukt Het Zelf//agenda//NL")
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    return calendar


def _text(calendar: Calendar) -> str:
    return str(calendar.to_ical().decode())
