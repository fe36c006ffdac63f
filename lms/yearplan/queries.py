"""What the people of a group have on which day."""

from datetime import datetime

from sqlalchemy import select

from lms.clock import local_day
from lms.cohorts.models import GroupDay
from lms.db import db
from lms.peergroups.models import Meeting, PeerGroup, PeerGroupMember
from lms.peergroups.queries import current_members
from lms.yearplan.rules import GROUP_DAY, MEETING, Busy


def busy_days(group: PeerGroup, *, now: datetime) -> list[Busy]:
    """Group days of the cohort, and every meeting of any group that a member is in, this one among them."""
    days = select(GroupDay.starts_at).where(GroupDay.cohort_id == group.cohort_id, GroupDay.starts_at > now)
    groups = select(PeerGroupMember.group_id).where(
        PeerGroupMember.person_id.in_([person.id for person in current_members(group)]),
        PeerGroupMember.left_at.is_(None),
    )
    meetings = select(Meeting.starts_at).where(
        Meeting.group_id.in_(groups), Meeting.starts_at > now, Meeting.cancelled_at.is_(None)
    )
    return [
        *(Busy(local_day(moment), GROUP_DAY) for moment in db.session.scalars(days)),
        *(Busy(local_day(moment), MEETING) for moment in db.session.scalars(meetings)),
    ]
