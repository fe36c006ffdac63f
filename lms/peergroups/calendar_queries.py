"""A meeting as an appointment for a calendar. Nothing in it but when, where and 'Intervisie'."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import db
from lms.notifications.calendar import PEER_MEETING, Appointment, file_of
from lms.notifications.revision_queries import revised
from lms.peergroups.models import Meeting, PeerGroupMember

NAME = "intervisie"  # with its number the name of a meeting in calendars, for life
LOOKING_BACK = timedelta(days=90)


def appointment(meeting: Meeting) -> str:
    """The text of the file. The UID stays the same, so a changed meeting replaces the old one."""
    (known,) = revised([entry(meeting)])
    return file_of(known)


def entry(meeting: Meeting) -> Appointment:
    return Appointment(
        uid=f"{NAME}-{meeting.id}",
        kind=PEER_MEETING,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        place=meeting.place,
        changed_at=meeting.cancelled_at or meeting.planned_at,
        is_cancelled=meeting.cancelled_at is not None,
    )


def appointments_of(person_id: int, now: datetime) -> Iterator[Appointment]:
    """The meetings of the groups somebody is a member of, cancelled ones said so."""
    groups = (
        select(PeerGroupMember.group_id)
        .join(Person, Person.id == PeerGroupMember.person_id)
        .where(
            PeerGroupMember.person_id == person_id,
            PeerGroupMember.left_at.is_(None),
            Person.disabled_at.is_(None),
        )
    )
    query = select(Meeting).where(Meeting.group_id.in_(groups), Meeting.starts_at > now - LOOKING_BACK)
    return (entry(meeting) for meeting in db.session.scalars(query))
