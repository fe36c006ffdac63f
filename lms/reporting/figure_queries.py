"""What was done in a period, of slices that count for no report themselves."""

from datetime import datetime

from sqlalchemy import func, select

from lms.cohorts.models import Attendance, GroupDay
from lms.db import db
from lms.intake.models import Application
from lms.intake.queries import stands_alone
from lms.learning.models import LessonCompletion, Review
from lms.learning.rules import APPROVED
from lms.peergroups.models import Meeting, MeetingAttendance
from lms.projects.models import LogbookEntry, Project
from lms.renewal.models import FieldHours
from lms.reporting.report_queries import number_of

LEAST_EXPECTED = 50


def applications(since: datetime, end: datetime) -> int:
    return number_of(Application.applied_at, stands_alone, since=since, end=end)


def lessons(since: datetime, end: datetime) -> int:
    return number_of(LessonCompletion.completed_at, since=since, end=end)


def assignments(since: datetime, end: datetime) -> int:
    return number_of(Review.reviewed_at, Review.outcome == APPROVED, since=since, end=end)


def group_days(since: datetime, end: datetime) -> int:
    """Those of which somebody wrote down who was there."""
    held = GroupDay.id.in_(select(Attendance.group_day_id))
    return number_of(GroupDay.starts_at, held, since=since, end=end)


def attendance(since: datetime, end: datetime) -> int | None:
    """Of a hundred times that somebody was expected at a group day, how often they were there; in tens, and of many only:
    else who was away could be counted."""
    query = (
        select(Attendance.was_present, func.count())
        .join(GroupDay, GroupDay.id == Attendance.group_day_id)
        .where(GroupDay.starts_at >= since, GroupDay.starts_at < end)
        .group_by(Attendance.was_present)
    )
    found = {was_present: number for was_present, number in db.session.execute(query)}
    expected = sum(found.values())
    return round(10 * found.get(True, 0) / expected) * 10 if expected >= LEAST_EXPECTED else None


def meetings(since: datetime, end: datetime) -> int:
    met = Meeting.id.in_(select(MeetingAttendance.meeting_id))
    return number_of(Meeting.starts_at, met, Meeting.cancelled_at.is_(None), since=since, end=end)


def hours(since: datetime, end: datetime) -> int:
    """Hours in the neighbourhood that somebody else said are true, by the day on which that was."""
    query = select(func.sum(FieldHours.hours)).where(
        FieldHours.is_confirmed.is_(True), FieldHours.answered_at >= since, FieldHours.answered_at < end
    )
    return db.session.scalar(query) or 0


def projects(_since: datetime, end: datetime) -> int:
    """Those that had begun by then."""
    return db.session.scalar(select(func.count()).where(Project.started_on < end.date())) or 0


def logbook(since: datetime, end: datetime) -> int:
    return number_of(LogbookEntry.written_at, since=since, end=end)
