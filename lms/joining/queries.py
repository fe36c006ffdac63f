"""What groups are asked, what they said, who came and went, and who could be asked in."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Person
from lms.accounts.queries import people_with_role
from lms.cohorts.queries import members
from lms.db import db
from lms.joining.models import GroupAct, JoinRequest
from lms.joining.rules import JOINS, LEAVES, State, state_of_asking
from lms.peergroups.models import PeerGroup, PeerGroupMember
from lms.peergroups.queries import current_members
from lms.roles import CONNECTOR

WITH_ALL = (joinedload(JoinRequest.person), joinedload(JoinRequest.group), selectinload(JoinRequest.answers))


def open_requests(group_ids: Iterable[int] | None = None) -> list[JoinRequest]:
    """What groups are asked and have not settled; of these groups, or of all."""
    query = (
        select(JoinRequest)
        .where(JoinRequest.settled_at.is_(None))
        .options(*WITH_ALL)
        .order_by(JoinRequest.id)
    )
    if group_ids is not None:
        query = query.where(JoinRequest.group_id.in_(list(group_ids)))
    return list(db.session.scalars(query))


def state_of_request(request: JoinRequest, *, now: datetime) -> State:
    """By what the members of today said; who left has no say any more."""
    people = {person.id for person in current_members(request.group)}
    return state_of_asking(
        {row.person_id: row.is_yes for row in request.answers if row.person_id in people},
        people,
        asked_at=request.asked_at,
        is_agreed_aloud=request.agreed_aloud_by_id is not None,
        now=now,
    )


def history_of(group: PeerGroup) -> list[tuple[datetime, Person, str]]:
    """Who came, came back and left, the last first: as it was noted, and for who was there before that, as their place says."""
    query = select(GroupAct).where(GroupAct.group_id == group.id).options(joinedload(GroupAct.person))
    found = {(row.happened_at, row.person, row.kind) for row in db.session.scalars(query)}
    noted = {(moment, person.id) for moment, person, _ in found}
    for row in group.memberships:
        for moment, kind in ((row.joined_at, JOINS), (row.left_at, LEAVES)):
            if moment is not None and (moment, row.person_id) not in noted:
                found.add((moment, row.person, kind))
    return sorted(found, key=lambda act: (act[0], act[1].name), reverse=True)


def could_come(group: PeerGroup, *, now: datetime) -> list[Person]:
    """Of its cohort who is in no group of it; for a group of wijkverbinders, those who are in none of these."""
    everybody = members(group.cohort_id, now=now) if group.cohort_id else people_with_role(CONNECTOR, now=now)
    taken = set(
        db.session.scalars(
            select(PeerGroupMember.person_id)
            .join(PeerGroupMember.group)
            .where(PeerGroup.cohort_id == group.cohort_id, PeerGroupMember.left_at.is_(None))
        )
    )
    return [person for person in everybody if person.id not in taken]
