"""What groups are asked about changing, and where people could go."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms.db import db
from lms.joining.rules import State, state_of_asking
from lms.peergroups.models import PeerGroup
from lms.peergroups.queries import WHOLE, current_members
from lms.regrouping.models import ChangePart, GroupChange
from lms.regrouping.rules import fits

WITH_ALL = (
    selectinload(GroupChange.parts).joinedload(ChangePart.person),
    joinedload(GroupChange.from_group),
    joinedload(GroupChange.to_group),
)


def open_changes(group_ids: Iterable[int] | None = None) -> list[GroupChange]:
    """What groups are asked and have not settled; of these groups, or of all."""
    query = (
        select(GroupChange)
        .where(GroupChange.settled_at.is_(None))
        .options(*WITH_ALL)
        .order_by(GroupChange.id)
    )
    if group_ids is not None:
        numbers = list(group_ids)
        query = query.where(or_(GroupChange.from_group_id.in_(numbers), GroupChange.to_group_id.in_(numbers)))
    return list(db.session.scalars(query))


def state_of_change(change: GroupChange, *, now: datetime) -> State:
    """By what was said by those who are in one of the groups still."""
    groups = [group for group in (change.from_group, change.to_group) if group]
    people = {person.id for group in groups for person in current_members(group)}
    asked = [part for part in change.parts if part.person_id in people]
    return state_of_asking(
        {part.person_id: part.is_yes for part in asked if part.is_yes is not None},
        {part.person_id for part in asked},
        asked_at=change.asked_at,
        is_agreed_aloud=change.agreed_aloud_by_id is not None,
        now=now,
    )


def still_fits(change: GroupChange) -> bool:
    """Whether those who would go, and are there still, make a group of the right size."""
    in_it = {person.id for person in current_members(change.from_group)}
    going = sum(person.id in in_it for person in change.goers)
    return fits(going, len(current_members(change.to_group)) if change.to_group else 0)


def other_groups(group: PeerGroup, cohort_id: int | None) -> list[PeerGroup]:
    """Groups of a cohort, or of wijkverbinders, that somebody is in."""
    query = (
        select(PeerGroup)
        .where(PeerGroup.cohort_id == cohort_id, PeerGroup.id != group.id)
        .options(*WHOLE)
        .order_by(PeerGroup.name, PeerGroup.id)
    )
    return [one for one in db.session.scalars(query) if current_members(one)]
