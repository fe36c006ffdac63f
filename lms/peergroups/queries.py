"""Groups, meetings and turns, as members, coaches and the one function of progress need them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import QueryableAttribute, contains_eager, joinedload, selectinload

from lms.accounts.models import Person
from lms.accounts.queries import people_with_role
from lms.cohorts.queries import coaches
from lms.db import db
from lms.peergroups.method_rules import GroupFacts
from lms.peergroups.models import (
    Meeting,
    MeetingAnswer,
    MeetingAttendance,
    PeerGroup,
    PeerGroupMember,
    TurnSwap,
)
from lms.peergroups.rules import MeetingFacts, too_few_come
from lms.peergroups.signal_rules import Held
from lms.peergroups.turn_rules import BRINGER, HOST, PastTurns, Turns, suggest_turns
from lms.roles import COORDINATOR

WHOLE = (
    selectinload(PeerGroup.memberships).joinedload(PeerGroupMember.person),
    selectinload(PeerGroup.meetings).options(
        joinedload(Meeting.host),
        joinedload(Meeting.case_bringer),
        joinedload(Meeting.second_host),
        joinedload(Meeting.second_bringer),
        selectinload(Meeting.attendance),
    ),
)


COUNTS = (  # of a row of attendance, joined to its meeting
    MeetingAttendance.was_present.is_(True),
    Meeting.cancelled_at.is_(None),
    Meeting.confirmed_at.is_not(None),
)


def _turn(*of: QueryableAttribute[int | None]) -> ColumnElement[int]:
    return func.sum(case((or_(*(column == MeetingAttendance.person_id for column in of)), 1), else_=0))


TURNS = (  # a row a person: meetings attended, and turns taken in them
    select(
        MeetingAttendance.person_id.label("person_id"),
        func.count().label("attended"),
        _turn(Meeting.host_id, Meeting.second_host_id).label("as_host"),
        _turn(Meeting.case_bringer_id, Meeting.second_bringer_id).label("as_bringer"),
    )
    .join(Meeting, Meeting.id == MeetingAttendance.meeting_id)
    .where(*COUNTS)
    .group_by(MeetingAttendance.person_id)
)


def turns_of(person_ids: Collection[int]) -> dict[int, MeetingFacts]:
    """What each person did in meetings that were not cancelled, that they attended and that a second saw: one query."""
    query = TURNS.where(MeetingAttendance.person_id.in_(person_ids))
    found = {
        person_id: MeetingFacts(number, host, bringer)
        for person_id, number, host, bringer in db.session.execute(query)
    }
    return {person_id: found.get(person_id, MeetingFacts()) for person_id in person_ids}


def written_alone(groups: Collection[PeerGroup]) -> list[Meeting]:
    """Meetings that count though only a member wrote who was there: from before a second was asked for, the newest first."""
    found = [
        meeting
        for group in groups
        for meeting in group.meetings
        if meeting.confirmed_at is not None
        and meeting.confirmed_by_id is None
        and meeting.written_by_id in {membership.person_id for membership in group.memberships}
    ]
    return sorted(found, key=lambda meeting: (meeting.starts_at, meeting.id), reverse=True)


def who_look_after(group: PeerGroup, *, now: datetime) -> list[Person]:
    """The coaches of its cohort; of a group of wijkverbinders, and where there is no coach, the coordinators."""
    found = coaches(group.cohort_id, now=now) if group.cohort_id else []
    return found or people_with_role(COORDINATOR, now=now)


def groups_of(person_id: int) -> list[PeerGroup]:
    query = (
        select(PeerGroup)
        .join(PeerGroupMember)
        .where(PeerGroupMember.person_id == person_id, PeerGroupMember.left_at.is_(None))
        .options(*WHOLE)
        .order_by(PeerGroup.id.desc())
    )
    return list(db.session.scalars(query).unique())


def next_meeting_of(person_id: int, *, now: datetime) -> Meeting | None:
    query = (
        select(Meeting)
        .join(PeerGroupMember, PeerGroupMember.group_id == Meeting.group_id)
        .where(
            PeerGroupMember.person_id == person_id,
            PeerGroupMember.left_at.is_(None),
            Meeting.starts_at > now,
            Meeting.cancelled_at.is_(None),
        )
        .order_by(Meeting.starts_at)
        .limit(1)
    )
    return db.session.scalar(query)


def meetings_of(person_id: int) -> list[tuple[Meeting, bool]]:
    """(meeting, whether this person was there) of every meeting with attendance, newest first."""
    query = (
        select(MeetingAttendance)
        .join(MeetingAttendance.meeting)
        .where(MeetingAttendance.person_id == person_id)
        .options(contains_eager(MeetingAttendance.meeting))
        .order_by(Meeting.starts_at.desc())
    )
    return [(row.meeting, row.was_present) for row in db.session.scalars(query)]


def current_members(group: PeerGroup) -> list[Person]:
    return [row.person for row in group.memberships if row.left_at is None]


def past_turns(group: PeerGroup) -> list[PastTurns]:
    """The turns of each member in this group, those of planned meetings included. Who had a turn and was not there, had none."""
    kept = [meeting for meeting in group.meetings if meeting.cancelled_at is None]
    return [_turns_of(person.id, kept) for person in current_members(group)]


def next_turns(group: PeerGroup) -> Turns:
    """Whose turn it is at the next meeting to plan. Wijkverbinders lead themselves, for as long as they go on."""
    held = len([meeting for meeting in group.meetings if meeting.cancelled_at is None])
    if group.cohort_id:
        return suggest_turns(past_turns(group), held)
    return suggest_turns(past_turns(group), held, evenings=0, coach_leads=0)


def _turns_of(person_id: int, meetings: list[Meeting]) -> PastTurns:
    def taken(role: str) -> list[datetime]:
        return [
            meeting.starts_at
            for meeting in meetings
            if person_id in meeting.turn_ids(role) and not _stayed_away(meeting, person_id)
        ]

    hosted, brought = taken(HOST), taken(BRINGER)
    return PastTurns(
        person_id, len(hosted), len(brought), max(hosted, default=None), max(brought, default=None)
    )


def _stayed_away(meeting: Meeting, person_id: int) -> bool:
    return any(row.person_id == person_id and not row.was_present for row in meeting.attendance)


def swapped_before(person_id: int, role: str, group: PeerGroup) -> bool:
    """Whether somebody gave a turn of this kind away, and had none of it since."""
    query = (
        select(func.max(Meeting.starts_at))
        .join(TurnSwap, TurnSwap.meeting_id == Meeting.id)
        .where(TurnSwap.person_id == person_id, TurnSwap.role == role, Meeting.group_id == group.id)
    )
    swapped = db.session.scalar(query)
    if swapped is None:
        return False
    return not any(
        meeting.starts_at > swapped and person_id in meeting.turn_ids(role) and meeting.attendance
        for meeting in group.meetings
    )


def evenings_held(group: PeerGroup) -> list[Held]:
    """The evenings of a group of which somebody wrote down who came, in order."""
    return [
        Held(
            was_brought=any(not _stayed_away(meeting, person_id) for person_id in meeting.bringer_ids),
            present=sum(row.was_present for row in meeting.attendance),
            took=meeting.ended_at - meeting.starts_at if meeting.ended_at else None,
        )
        for meeting in group.meetings
        if meeting.cancelled_at is None and meeting.attendance
    ]


def facts_for_choosing(group: PeerGroup) -> GroupFacts:
    """What matters for choosing a method: planned meetings count as if they were held, since a year may be planned at once."""
    rows = [row for row in group.memberships if row.left_at is None]
    kept = [meeting for meeting in group.meetings if meeting.cancelled_at is None]
    # a new member makes a group new again: they have to get to know each other
    complete = max((row.joined_at for row in rows), default=group.created_at)
    return GroupFacts(
        people=len(rows),
        met=len([meeting for meeting in kept if meeting.starts_at >= complete]),
        used=tuple(meeting.method for meeting in reversed(kept)),
    )


def answer_of(meeting_id: int, person_id: int) -> MeetingAnswer | None:
    query = select(MeetingAnswer).where(
        MeetingAnswer.meeting_id == meeting_id, MeetingAnswer.person_id == person_id
    )
    return db.session.scalar(query)


def answers_to(meeting: Meeting) -> list[MeetingAnswer]:
    """What the present members said, in the order in which they did."""
    members = [person.id for person in current_members(meeting.group)]
    query = (
        select(MeetingAnswer)
        .where(MeetingAnswer.meeting_id == meeting.id, MeetingAnswer.person_id.in_(members))
        .options(joinedload(MeetingAnswer.person))
        .order_by(MeetingAnswer.id)
    )
    return list(db.session.scalars(query))


def too_few_are_coming(meeting: Meeting) -> bool:
    away = sum(not row.is_coming for row in answers_to(meeting))
    return too_few_come(len(current_members(meeting.group)), away)
