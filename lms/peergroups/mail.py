"""What members hear of a meeting: planned, called off, near. With an appointment to keep."""

from datetime import datetime, timedelta

from lms.accounts.models import Person
from lms.notifications.actions import send
from lms.notifications.rules import REMINDER
from lms.peergroups.calendar_queries import appointment
from lms.peergroups.method_queries import methods
from lms.peergroups.method_rules import by_code
from lms.peergroups.models import Meeting, PeerGroup
from lms.peergroups.rules import UNDO_WITHIN


def meeting_planned(meeting: Meeting, person: Person, *, now: datetime) -> None:
    send(
        event=f"meeting:{meeting.id}",
        address=person.email,
        person_id=person.id,
        template="peergroups/mail/meeting_planned",
        now=now,
        calendar=appointment(meeting),
        expires_at=meeting.starts_at + timedelta(minutes=meeting.minutes),
        person=person,
        meeting=meeting,
        method=by_code(methods())[meeting.method],
    )


def cancelling(meeting: Meeting) -> str:
    """The event under which members hear that a meeting is off."""
    return f"meeting-cancelled:{meeting.id}"


def meeting_cancelled(meeting: Meeting, person: Person, *, now: datetime) -> None:
    send(
        event=cancelling(meeting),
        address=person.email,
        person_id=person.id,
        template="peergroups/mail/meeting_cancelled",
        now=now,
        calendar=appointment(meeting),
        expires_at=meeting.starts_at + timedelta(minutes=meeting.minutes),
        said_by=meeting.cancelled_by_id if meeting.cancelled_by_id != person.id else None,
        not_before=now + UNDO_WITHIN,
        person=person,
        meeting=meeting,
    )


def group_to_call(group: PeerGroup, meeting_id: int, person: Person, *, now: datetime) -> None:
    send(
        event=f"group-to-call:{meeting_id}",
        address=person.email,
        person_id=person.id,
        template="peergroups/mail/group_to_call",
        now=now,
        person=person,
        group=group,
    )


def meeting_reminder(meeting: Meeting, person: Person, which: str, *, now: datetime) -> None:
    send(
        event=f"reminder:meeting:{meeting.id}:{meeting.starts_at:%Y-%m-%d}:{which}",
        address=person.email,
        person_id=person.id,
        template="peergroups/mail/meeting_reminder",
        kind=REMINDER,
        now=now,
        expires_at=meeting.starts_at,
        person=person,
        meeting=meeting,
    )
