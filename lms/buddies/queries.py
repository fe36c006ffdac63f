"""The round of maatjes that a group is in, and who is somebody's."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.buddies.models import Buddy
from lms.clock import local_day
from lms.cohorts.queries import everybody_paused
from lms.db import db
from lms.peergroups.models import Meeting, PeerGroup, PeerGroupMember
from lms.peergroups.queries import current_members


def round_of(group_id: int) -> list[Buddy]:
    """The last one; nothing when there was none yet."""
    last = select(func.max(Buddy.round)).where(Buddy.group_id == group_id).scalar_subquery()
    query = (
        select(Buddy)
        .where(Buddy.group_id == group_id, Buddy.round == last)
        .options(joinedload(Buddy.person))
        .order_by(Buddy.pair, Buddy.id)
    )
    return list(db.session.scalars(query))


def active_members(group: PeerGroup, paused: frozenset[int]) -> list[Person]:
    """Who can be rung: not who left, pauses, or has no account any more."""
    return [
        person for person in current_members(group) if person.id not in paused and person.disabled_at is None
    ]


def own_and_others(group: PeerGroup, person: Person, *, now: datetime) -> tuple[Buddy | None, list[Buddy]]:
    """Somebody's own row of this round, and those of their maatje; nobody for who pauses."""
    active = {member.id for member in active_members(group, everybody_paused(today=local_day(now)))}
    rows = [row for row in round_of(group.id) if row.person_id in active]
    own = next((row for row in rows if row.person_id == person.id), None)
    return own, [row for row in rows if own and row.pair == own.pair and row is not own]


def groups_with_a_meeting_behind_them(now: datetime) -> list[tuple[PeerGroup, datetime]]:
    """Groups that have members, each with when their last meeting began: before the first they do not know each other."""
    held = (
        select(Meeting.group_id, func.max(Meeting.starts_at).label("last"))
        .where(Meeting.starts_at < now, Meeting.cancelled_at.is_(None))
        .group_by(Meeting.group_id)
        .subquery()
    )
    of_today = select(PeerGroupMember.group_id).where(PeerGroupMember.left_at.is_(None))
    query = (
        select(PeerGroup, held.c.last)
        .join(held, held.c.group_id == PeerGroup.id)
        .where(PeerGroup.id.in_(of_today))
        .order_by(PeerGroup.id)
    )
    return [(group, last) for group, last in db.session.execute(query)]
