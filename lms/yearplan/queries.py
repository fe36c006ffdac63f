"""What the people of a group, and who coaches them, have on which day."""

from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Grant
from lms.clock import local_day
from lms.cohorts.models import GroupDay
from lms.cohorts.queries import coaches
from lms.db import db
from lms.notifications.feed_queries import appointments_of
from lms.peergroups.models import Meeting, PeerGroup, PeerGroupMember
from lms.peergroups.queries import current_members
from lms.roles import TRAINEE
from lms.yearplan.rules import COACH, GROUP_DAY, MEETING, Busy


def busy_days(group: PeerGroup, *, now: datetime) -> list[Busy]:
    """Group days of the cohorts its members learn in, every meeting of any group that a member is in (this one among them),
    and what stands in the calendar of the coach."""
    people = [person.id for person in current_members(group)]
    cohorts = select(Grant.scope_id).where(
        Grant.role == TRAINEE, Grant.person_id.in_(people), Grant.in_force(now)
    )
    days = select(GroupDay.starts_at).where(
        GroupDay.cohort_id.in_(cohorts), GroupDay.starts_at > now, GroupDay.called_off_at.is_(None)
    )
    groups = select(PeerGroupMember.group_id).where(
        PeerGroupMember.person_id.in_(people), PeerGroupMember.left_at.is_(None)
    )
    meetings = select(Meeting.starts_at).where(
        Meeting.group_id.in_(groups), Meeting.starts_at > now, Meeting.cancelled_at.is_(None)
    )
    return [
        *(Busy(local_day(moment), GROUP_DAY) for moment in db.session.scalars(days)),
        *(Busy(local_day(moment), MEETING) for moment in db.session.scalars(meetings)),
        *_of_coaches(group, now),
    ]


def _of_coaches(group: PeerGroup, now: datetime) -> list[Busy]:
    """Of all that stands in their own calendar, whichever slice put it there."""
    looking = coaches(group.cohort_id, now=now) if group.cohort_id else []
    return [
        Busy(local_day(one.starts_at), COACH)
        for person in looking
        for one in appointments_of(person.id, now=now)
        if one.starts_at > now and not one.is_cancelled
    ]
