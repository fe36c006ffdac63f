"""Setting when and where a group day is, and telling its members what they do not know of it yet."""

from datetime import datetime

from sqlalchemy import delete

from lms.accounts.models import Person
from lms.clock import local_day
from lms.cohorts import mail
from lms.cohorts.calendar_queries import appointment
from lms.cohorts.models import Cohort, GroupDay, GroupDayAnswer
from lms.cohorts.queries import group_days, members, paused_people
from lms.db import db
from lms.errors import RuleError
from lms.notifications.calendar import Appointment
from lms.notifications.revision_queries import revised
from lms.notifications.state_actions import note_change, whom_to_tell
from lms.notifications.state_queries import tells
from lms.notifications.state_rules import Word


def arrange(
    day: GroupDay, *, starts_at: datetime, place: str, minutes: int, by: Person, now: datetime
) -> None:
    """Sets when and where a group day is, also of one that was called off, and tells it. A time that changed is answered anew:
    who could come then may not be able to now."""
    if day.attendance:
        raise RuleError("Deze groepsdag is al geweest. Er staat al wie er was.", "module_slug")
    was = None if day.starts_at is None else appointment(day)
    if was is not None and was.starts_at != starts_at:
        db.session.execute(delete(GroupDayAnswer).where(GroupDayAnswer.group_day_id == day.id))
    day.starts_at, day.place, day.minutes = starts_at, place, minutes
    day.called_off_at, day.called_off_by, day.called_off_why = None, None, ""
    db.session.flush()
    if was is None or tells(was) != tells(appointment(day)):
        tell_where_it_stands(day, was, by=by, now=now)


def tell_where_it_stands(day: GroupDay, was: Appointment | None, *, by: Person, now: datetime) -> None:
    """Tells every member what they do not know yet of a group day that changed; `was` is what it was, none when it is new.
    Who pauses hears of a change only, not of a new day."""
    known = note_change(was, appointment(day), now=now)
    people = {person.id: person for person in members(day.cohort_id, now=now)}
    paused = paused_people([day.cohort_id], today=local_day(now))
    for person_id, word in whom_to_tell(known, people, now=now).items():
        if day.starts_at > now and not (word == "planned" and person_id in paused):
            _tell(day, known, people[person_id], word, by=by, now=now)


def tell_newcomer(person: Person, cohort: Cohort, *, by: Person, now: datetime) -> None:
    """Somebody came in, or is back from a pause: they hear what they do not know yet of the days to come. Others hear nothing."""
    if person.id in paused_people([cohort.id], today=local_day(now)):
        return
    days = [day for day in group_days(cohort.id) if day.starts_at > now]
    for day, known in zip(days, revised(appointment(day) for day in days), strict=True):
        for word in whom_to_tell(known, [person.id], nobody_else=True, now=now).values():
            _tell(day, known, person, word, by=by, now=now)


def _tell(
    day: GroupDay, known: Appointment, person: Person, word: Word, *, by: Person, now: datetime
) -> None:
    if word == "off":
        mail.group_day_called_off(day, known, person, by=by, now=now)
    else:
        mail.group_day_stands(day, known, person, word, by=by, now=now)
