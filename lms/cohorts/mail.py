"""What members hear of a group day: that it was planned or moved, with an appointment to keep, and that it comes near."""

from datetime import datetime

from lms.accounts.models import Person
from lms.cohorts.calendar_queries import appointment
from lms.cohorts.models import GroupDay
from lms.notifications.actions import send
from lms.notifications.calendar import write
from lms.notifications.rules import REMINDER


def group_day_planned(day: GroupDay, person: Person, *, is_moved: bool, by: Person, now: datetime) -> None:
    """Tells a member when and where; a change is something that somebody said. Every change is told, so the event carries the moment: moving a day and moving it back
    are two mails."""
    send(
        event=f"group-day:{day.id}:{now.isoformat()}",
        address=person.email,
        person_id=person.id,
        template="cohorts/mail/group_day_planned",
        now=now,
        calendar=write([appointment(day)]),
        expires_at=day.starts_at,
        said_by=by.id if is_moved else None,
        person=person,
        group_day=day,
        is_moved=is_moved,
    )


def group_day_reminder(day: GroupDay, person: Person, which: str, *, now: datetime) -> None:
    send(
        event=f"reminder:group-day:{day.id}:{day.starts_at:%Y-%m-%d}:{which}",
        address=person.email,
        person_id=person.id,
        template="cohorts/mail/group_day_reminder",
        kind=REMINDER,
        now=now,
        expires_at=day.starts_at,
        person=person,
        group_day=day,
    )
