"""Who sees which group. Coaches and staff see dates, attendance, methods and turns; there is no content to see."""

from sqlalchemy import Select, or_, select, true

from lms.accounts.models import Person
from lms.peergroups.models import PeerGroup, PeerGroupMember
from lms.roles import COACH


def groups_visible_to(user: Person) -> Select[PeerGroup]:
    own = select(PeerGroupMember.group_id).where(
        PeerGroupMember.person_id == user.id, PeerGroupMember.left_at.is_(None)
    )
    query = select(PeerGroup)
    if user.is_staff:
        return query.where(true())
    return query.where(or_(PeerGroup.id.in_(own), PeerGroup.cohort_id.in_(user.scopes(COACH))))


def may_see_group(user: Person, group: PeerGroup) -> bool:
    """The twin of groups_visible_to for one group."""
    is_member = any(row.person_id == user.id and row.left_at is None for row in group.memberships)
    return user.is_staff or is_member or (group.cohort_id or 0) in user.scopes(COACH)


def may_supervise_group(user: Person, group: PeerGroup) -> bool:
    return user.is_staff or (group.cohort_id or 0) in user.scopes(COACH)
