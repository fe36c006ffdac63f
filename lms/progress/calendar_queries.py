"""The final talk as an appointment for a calendar."""

from datetime import datetime

from lms.notifications.calendar import FINAL_TALK, Appointment, write
from lms.progress.models import FinalTalk

MINUTES = 60


def appointment(talk: FinalTalk, *, now: datetime) -> str:
    """The text of the file. The UID stays the same, so a talk that was moved replaces the old one."""
    entry = Appointment(
        uid=f"eindgesprek-{talk.id}",
        kind=FINAL_TALK,
        starts_at=talk.starts_at,
        minutes=MINUTES,
        place=talk.place,
        changed_at=now,
    )
    return write([entry])
