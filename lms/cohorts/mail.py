"""What members hear of a group day: where it stands, with an appointment to keep, and that it comes near."""

from datetime import datetime, timedelta

from flask import current_app

from lms.accounts.models import Person
from lms.cohorts.calendar_queries import appointment, useful_until
from lms.cohorts.models import GroupDay
from lms.cohorts.queries import Contact, coach_of
from lms.cohorts.rules import CALLED_OFF, PLANNED
from lms.notifications.actions import send
from lms.notifications.calendar import Appointment, file_of
from lms.notifications.rules import REMINDER
from lms.notifications.state_queries import is_about_to_hear, tells
from lms.notifications.state_rules import Word

UNDO_WITHIN = timedelta(minutes=10)  # until then nobody was told that a day is off


def group_day_stands(
    day: GroupDay, known: Appointment, person: Person, word: Word, *, by: Person, now: datetime
) -> None:
    """Tells a member when and where it is now; a change is something that somebody said. The event carries the moment: moving
    a day and moving it back are two mails, when somebody heard of the first."""
    send(
        event=f"group-day:{day.id}:{now.isoformat()}",
        address=person.email,
        person_id=person.id,
        template=PLANNED,
        now=now,
        calendar=file_of(known),
        expires_at=useful_until(known),
        said_by=by.id if word != "planned" else None,
        about=known.uid,
        tells=tells(known),
        person=person,
        group_day=day,
        word=word,
        coach=_whom_to_call(person, now),
    )


def group_day_called_off(
    day: GroupDay, known: Appointment, person: Person, *, by: Person, now: datetime
) -> None:
    """Leaves ten minutes later: until then the day is put on again unheard."""
    send(
        event=f"group-day:{day.id}:{now.isoformat()}",
        address=person.email,
        person_id=person.id,
        template=CALLED_OFF,
        now=now,
        calendar=file_of(known),
        expires_at=useful_until(known),
        said_by=by.id,
        not_before=now + UNDO_WITHIN,
        about=known.uid,
        tells=tells(known),
        person=person,
        group_day=day,
        coach=_whom_to_call(person, now),
    )


def group_day_reminder(day: GroupDay, person: Person, which: str, *, now: datetime) -> None:
    """Says nothing to who still gets a message about this day: that says the same."""
    known = appointment(day)
    if is_about_to_hear(known.uid, tells(known), person.id):
        return
    send(
        event=f"reminder:group-day:{day.id}:{day.starts_at:%Y-%m-%d}:{which}",
        address=person.email,
        person_id=person.id,
        template="cohorts/mail/group_day_reminder",
        kind=REMINDER,
        now=now,
        expires_at=day.starts_at,
        about=known.uid,
        tells=tells(known),
        person=person,
        group_day=day,
        coach=_whom_to_call(person, now),
    )


def _whom_to_call(person: Person, now: datetime) -> Contact:
    """Their own coach, else the office."""
    settings = current_app.config["SETTINGS"]
    office = Contact(settings.contact_name, settings.contact_phone, settings.contact_email)
    return coach_of(person, now=now) or office
