"""What members hear of a meeting: where it stands, with an appointment to keep, and that it comes near."""

from datetime import datetime

from lms.accounts.models import Person
from lms.clock import local_day
from lms.notifications.actions import send
from lms.notifications.calendar import Appointment, file_of
from lms.notifications.rules import REMINDER
from lms.notifications.state_queries import is_about_to_hear, tells
from lms.notifications.state_rules import Word
from lms.peergroups.calendar_queries import entry
from lms.peergroups.method_queries import methods
from lms.peergroups.method_rules import by_code
from lms.peergroups.models import Meeting, PeerGroup
from lms.peergroups.rules import UNDO_WITHIN
from lms.peergroups.turn_rules import HOST

PLANNED, CANCELLED = "peergroups/mail/meeting_planned", "peergroups/mail/meeting_cancelled"


def meeting_stands(
    meeting: Meeting, known: Appointment, person: Person, word: Word, *, by: Person, now: datetime
) -> None:
    """Tells a member where a meeting stands now. That it is off is told ten minutes later, since until then it is easily
    undone; a change is something that somebody said."""
    is_off = word == "off"
    send(
        event=f"meeting:{meeting.id}:{now.isoformat()}",
        address=person.email,
        person_id=person.id,
        template=CANCELLED if is_off else PLANNED,
        now=now,
        calendar=file_of(known),
        expires_at=meeting.ends_at,
        said_by=by.id if word != "planned" and by.id != person.id else None,
        not_before=now + UNDO_WITHIN if is_off else None,
        about=known.uid,
        tells=tells(known),
        person=person,
        meeting=meeting,
        method=by_code(methods())[meeting.method],
        word=word,
    )


def coach_asked(group: PeerGroup, asks: Person, person: Person, *, now: datetime) -> None:
    send(
        event=f"coach-asked:{group.id}:{local_day(now)}",
        address=person.email,
        person_id=person.id,
        template="peergroups/mail/coach_asked",
        now=now,
        said_by=asks.id,
        person=person,
        asks=asks,
        group=group,
    )


def few_about(meeting: Meeting) -> str:
    return f"weinig-{meeting.id}"


def few_come(meeting: Meeting, person: Person, *, now: datetime) -> None:
    """Told ten minutes later: until then somebody easily says that they do come."""
    send(
        event=f"few-come:{meeting.id}",
        address=person.email,
        person_id=person.id,
        template="peergroups/mail/few_come",
        now=now,
        expires_at=meeting.starts_at,
        not_before=now + UNDO_WITHIN,
        about=few_about(meeting),
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


def stays_away(group: PeerGroup, who: Person, last: datetime, person: Person, *, now: datetime) -> None:
    send(
        event=f"stays-away:{group.id}:{who.id}:{last:%Y-%m-%d}",
        address=person.email,
        person_id=person.id,
        template="peergroups/mail/stays_away",
        now=now,
        person=person,
        who=who,
        group=group,
    )


def turn_swapped(meeting: Meeting, role: str, gives: Person, takes: Person, *, now: datetime) -> None:
    send(
        event=f"turn-swapped:{meeting.id}:{role}:{gives.id}",
        address=takes.email,
        person_id=takes.id,
        template="peergroups/mail/turn_swapped",
        now=now,
        expires_at=meeting.starts_at,
        said_by=gives.id,
        person=takes,
        other=gives,
        meeting=meeting,
        leads=role == HOST,
    )


def meeting_reminder(meeting: Meeting, person: Person, which: str, *, now: datetime) -> None:
    """Says nothing to who still gets a message about this meeting: that says the same."""
    known = entry(meeting)
    if is_about_to_hear(known.uid, tells(known), person.id):
        return
    send(
        event=f"reminder:meeting:{meeting.id}:{meeting.starts_at:%Y-%m-%d}:{which}",
        address=person.email,
        person_id=person.id,
        template="peergroups/mail/meeting_reminder",
        kind=REMINDER,
        now=now,
        expires_at=meeting.starts_at,
        about=known.uid,
        tells=tells(known),
        person=person,
        meeting=meeting,
    )
