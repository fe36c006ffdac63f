"""Who sees which group. Coaches and staff see dates, attendance, methods and turns; there is no content to see."""

from datetime import datetime

from sqlalchemy import Select, or_, select, true

from lms.accounts.models import Person
from lms.cohorts.policy import may_supervise
from lms.peergroups.models import PeerGroup, PeerGroupMember
from lms.roles import COACH


def groups_visible_to(user: Person, *, now: datetime) -> Select[PeerGroup]:
    own = select(PeerGroupMember.group_id).where(
        PeerGroupMember.person_id == user.id, PeerGroupMember.left_at.is_(None)
    )
    query = select(PeerGroup)
    if user.is_staff(now=now):
        return query.where(true())
    return query.where(or_(PeerGroup.id.in_(own), PeerGroup.cohort_id.in_(user.scopes(COACH, now=now))))


def may_see_group(user: Person, group: PeerGroup, *, now: datetime) -> bool:
    """The twin of groups_visible_to for one group."""
    is_member = any(row.person_id == user.id and row.left_at is None for row in group.memberships)
    return is_member or may_supervise_group(user, group, now=now)


def may_supervise_group(user: Person, group: PeerGroup, *, now: datetime) -> bool:
    return may_supervise(user, group.cohort_id or 0, now=now)


def may_confirm_alone(user: Person, group: PeerGroup, *, now: datetime) -> bool:
    """Who looks after a group without being in it needs no second to say who was there."""
    is_in_it = any(row.person_id == user.id for row in group.memberships)
    return may_supervise_group(user, group, now=now) and not is_in_it


def may_take_part(user: Person, group: PeerGroup, *, now: datetime) -> bool:
    """Members of today; what each keeps of an evening is theirs."""
    return any(row.person_id == user.id and row.left_at is None for row in group.memberships)


def may_lead(user: Person, group: PeerGroup, *, now: datetime) -> bool:
    """Members lead their own evenings; their coach does the first, and when asked in. Staff do not."""
    return may_take_part(user, group, now=now) or group.cohort_id in user.scopes(COACH, now=now)
