"""Saying beforehand whether one comes to a meeting, and taking back that it was called off."""

from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import added_first, db
from lms.notifications.state_actions import take_away_what_waits
from lms.peergroups import mail
from lms.peergroups.actions import tell_where_it_stands
from lms.peergroups.calendar_queries import entry
from lms.peergroups.models import Meeting, MeetingAnswer
from lms.peergroups.queries import answer_of, current_members, too_few_are_coming
from lms.peergroups.rules import check_answer_time, check_no_overlap, check_undo


def answer_meeting(meeting: Meeting, person: Person, *, is_coming: bool, now: datetime) -> None:
    """Saying it again changes it. When too few come by then, the group is asked to move the meeting, once; when enough do
    within ten minutes, nobody hears of it."""
    check_answer_time(meeting.starts_at, meeting.cancelled_at, now)
    write_answer(meeting, person, is_coming=is_coming, now=now)
    if is_coming:
        if not too_few_are_coming(meeting):
            take_away_what_waits([mail.few_about(meeting)], now=now)
    elif too_few_are_coming(meeting):
        for member in current_members(meeting.group):
            mail.few_come(meeting, member, now=now)


def write_answer(meeting: Meeting, person: Person, *, is_coming: bool, now: datetime) -> None:
    """Only the row: who else hears of it is the business of whoever calls."""
    row = answer_of(meeting.id, person.id)
    if row is None:
        row = MeetingAnswer(meeting_id=meeting.id, person_id=person.id, is_coming=is_coming, answered_at=now)
        if added_first(row):
            return
        row = answer_of(meeting.id, person.id) or row  # the other of two clicks at once
    row.is_coming, row.answered_at = is_coming, now


def undo_cancelling(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Within ten minutes a meeting goes on after all. Nobody was told that it was off, but for who saw it in their calendar."""
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    db.session.refresh(meeting, ["cancelled_at"])
    check_undo(meeting.cancelled_at, now)
    others = [
        (row.starts_at, row.ends_at)
        for row in meeting.group.meetings
        if row.cancelled_at is None and row.id != meeting.id
    ]
    check_no_overlap(meeting.starts_at, meeting.ends_at, others)
    was = entry(meeting)
    meeting.cancelled_at = meeting.cancelled_by_id = None
    tell_where_it_stands(meeting, was, by=by, now=now)
