"""The final talk as an appointment for a calendar. It is called 'Training' there: who looks along need not know of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from lms.accounts.models import Person
from lms.db import db
from lms.notifications.calendar import TRAINING, Appointment, file_of
from lms.notifications.revision_queries import revised
from lms.progress.models import FinalTalk

MINUTES = 60
LOOKING_BACK = timedelta(days=90)


def appointment(talk: FinalTalk) -> str:
    """The text of the file. The UID stays the same, so a talk that was moved replaces the old one."""
    (known,) = revised([entry(talk)])
    return file_of(known)


def entry(talk: FinalTalk) -> Appointment:
    return Appointment(
        uid=f"afspraak-{talk.id}",
        kind=TRAINING,
        starts_at=talk.starts_at,
        minutes=MINUTES,
        place=talk.place,
        changed_at=talk.planned_at,
        former_uid=f"eindgesprek-{talk.id}",
    )


def appointments_of(person_id: int, now: datetime) -> Iterator[Appointment]:
    """The talks of who is assessed and of who assesses."""
    query = (
        select(FinalTalk)
        .join(Person, Person.id == person_id)
        .where(
            or_(FinalTalk.person_id == person_id, FinalTalk.assessor_id == person_id),
            FinalTalk.starts_at > now - LOOKING_BACK,
            Person.disabled_at.is_(None),
        )
        .order_by(FinalTalk.id)
    )
    return (entry(talk) for talk in db.session.scalars(query))
