"""Groups and their meetings: made, planned, called off, attended, left. Of a meeting only that it was; nothing that was said."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.db import db
from lms.errors import RuleError
from lms.notifications.calendar import Appointment
from lms.notifications.revision_queries import revised
from lms.notifications.state_actions import note_change, take_away_what_waits, whom_to_tell
from lms.peergroups import events, mail
from lms.peergroups.calendar_queries import entry
from lms.peergroups.method_queries import methods
from lms.peergroups.method_rules import by_code
from lms.peergroups.models import Meeting, MeetingAttendance, PeerGroup, PeerGroupMember
from lms.peergroups.policy import may_confirm_alone
from lms.peergroups.queries import current_members
from lms.peergroups.rules import (
    check_attendance_time,
    check_composition,
    check_no_overlap,
    check_plan,
    is_seen_by_another,
)
from lms.peergroups.turn_rules import Turns
from lms.roles import ADMINISTRATOR, ASSESSOR, COACH, COORDINATOR


def create_group(
    *, name: str, cohort: Cohort | None, people: Sequence[Person], by: Person, now: datetime
) -> PeerGroup:
    staff = [
        person for person in people if person.has_role(ADMINISTRATOR, COORDINATOR, COACH, ASSESSOR, now=now)
    ]
    check_composition(len(people), len(staff))
    check_nobody_is_apart([person.id for person in people])
    group = PeerGroup(name=name, cohort_id=cohort.id if cohort else None, created_at=now, created_by_id=by.id)
    group.memberships = [PeerGroupMember(person=person, joined_at=now) for person in people]
    db.session.add(group)
    db.session.flush()
    return group


def check_nobody_is_apart(person_ids: Collection[int]) -> None:
    """Refuses people who cannot all be in one group; who and why is not said."""
    if any(is_so for _, is_so in events.apart_asked.send(None, person_ids=person_ids)):
        raise RuleError(
            "Een vaste regel staat in de weg. Deze mensen kunnen niet samen in een groep.", "people"
        )


def plan_meeting(
    group: PeerGroup,
    *,
    starts_at: datetime,
    place: str,
    method: str,
    host: Person | None,
    case_bringer: Person | None,
    by: Person,
    now: datetime,
    minutes: int = 120,
    second_host: Person | None = None,
    second_bringer: Person | None = None,
) -> Meeting:
    """Plans a meeting and tells every member, with an appointment for their calendar."""
    db.session.execute(select(PeerGroup.id).where(PeerGroup.id == group.id).with_for_update())
    db.session.expire(group, ["meetings"])
    members = current_members(group)
    check_plan(
        starts_at=starts_at,
        method=method,
        known_methods=by_code(methods()),
        hosts={person.id for person in (host, second_host) if person},
        bringers={person.id for person in (case_bringer, second_bringer) if person},
        member_ids=frozenset(person.id for person in members),
        now=now,
    )
    kept = [(row.starts_at, row.ends_at) for row in group.meetings if row.cancelled_at is None]
    check_no_overlap(starts_at, starts_at + timedelta(minutes=minutes), kept)
    meeting = Meeting(
        group=group,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        method=method,
        host=host,
        case_bringer=case_bringer,
        second_host=second_host if second_host is not host else None,
        second_bringer=second_bringer if second_bringer is not case_bringer else None,
        planned_by_id=by.id,
        planned_at=now,
    )
    db.session.add(meeting)
    db.session.flush()
    tell_where_it_stands(meeting, None, by=by, now=now)
    return meeting


def tell_where_it_stands(meeting: Meeting, was: Appointment | None, *, by: Person, now: datetime) -> None:
    """Tells every member what they do not know yet of a meeting that changed; `was` is what it was, none when it is new."""
    known = note_change(was, entry(meeting), now=now)
    people = {person.id: person for person in current_members(meeting.group)}
    for person_id, word in whom_to_tell(known, people, now=now).items():
        mail.meeting_stands(meeting, known, people[person_id], word, by=by, now=now)


def cancel_meeting(meeting: Meeting, *, by: Person, now: datetime) -> None:
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    db.session.refresh(meeting, ["cancelled_at"])
    if meeting.cancelled_at is not None:
        return
    if now >= meeting.starts_at:
        raise RuleError("Deze bijeenkomst is al begonnen. Afzeggen kan niet meer.")
    was = entry(meeting)
    meeting.cancelled_at, meeting.cancelled_by_id = now, by.id
    tell_where_it_stands(meeting, was, by=by, now=now)


def record_attendance(meeting: Meeting, present_ids: Collection[int], *, by: Person, now: datetime) -> None:
    """Writes down who was at a meeting; doing it again corrects it. It counts once a second member wrote the same, or
    somebody who looks after the group; from then on only they change it."""
    if meeting.cancelled_at is not None:
        raise RuleError("Deze bijeenkomst ging niet door.")
    check_attendance_time(meeting.over_at, now)
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    db.session.refresh(meeting, ["confirmed_at", "attendance"])
    is_outsider = may_confirm_alone(by, meeting.group, now=now)
    if meeting.confirmed_at is not None and not is_outsider:
        raise RuleError("Dit is al nagekeken. Klopt het niet? Bel je begeleider.")
    known = {row.person_id: row for row in meeting.attendance}
    there = {person.id for person in current_members(meeting.group)} & set(present_ids)
    is_same = bool(known) and {row.person_id for row in meeting.attendance if row.was_present} == there
    if is_seen_by_another(
        is_outsider=is_outsider, is_same=is_same, written_by=meeting.written_by_id, by=by.id
    ):
        meeting.confirmed_at, meeting.confirmed_by_id = now, by.id
    if not is_same:
        _write_attendance(meeting, known, there, by, now)
    db.session.flush()


def _write_attendance(
    meeting: Meeting, known: dict[int, MeetingAttendance], there: Collection[int], by: Person, now: datetime
) -> None:
    for person in current_members(meeting.group):
        row = known.get(person.id)
        if row is None:
            row = MeetingAttendance(meeting=meeting, person_id=person.id)
            db.session.add(row)
        row.was_present = person.id in there
        row.recorded_by_id, row.recorded_at = by.id, now


def give_turns(meeting: Meeting, turns: Turns) -> None:
    """Who lead and who bring something; without anybody the coach leads, and they choose at the table."""
    meeting.host_id, meeting.second_host_id = _two(turns.hosts)
    meeting.case_bringer_id, meeting.second_bringer_id = _two(turns.bringers)


def _two(numbers: Sequence[int]) -> tuple[int | None, int | None]:
    first, second, *_ = (*numbers, None, None)
    return first, second


def leave_groups(person: Person, cohort: Cohort, *, now: datetime) -> None:
    """Somebody leaves the groups of a cohort. What they did there stays theirs; turns in meetings to come are free again."""
    query = (
        select(PeerGroupMember)
        .join(PeerGroupMember.group)
        .where(
            PeerGroup.cohort_id == cohort.id,
            PeerGroupMember.person_id == person.id,
            PeerGroupMember.left_at.is_(None),
        )
        .options(contains_eager(PeerGroupMember.group).selectinload(PeerGroup.meetings))
    )
    for row in db.session.scalars(query):
        _leave(row, now)
    db.session.flush()


def leave_group(group: PeerGroup, person: Person, *, now: datetime) -> None:
    for row in group.memberships:
        if row.person_id == person.id and row.left_at is None:
            _leave(row, now)
    db.session.flush()


def add_member(group: PeerGroup, person: Person, *, now: datetime) -> None:
    """Somebody comes into a group, or comes back to it, and hears which meetings are planned."""
    row = next((row for row in group.memberships if row.person_id == person.id), None)
    if row is None:
        group.memberships.append(PeerGroupMember(person=person, joined_at=now))
    elif row.left_at is not None:
        row.joined_at, row.left_at = now, None
    db.session.flush()
    for meeting in group.meetings:
        if meeting.starts_at > now:
            (known,) = revised([entry(meeting)])
            for word in whom_to_tell(known, [person.id], nobody_else=True, now=now).values():
                mail.meeting_stands(meeting, known, person, word, by=person, now=now)


def _leave(row: PeerGroupMember, now: datetime) -> None:
    """Turns in meetings to come are free again, and what waits to be sent about them is not sent."""
    row.left_at = now
    take_away_what_waits(
        [entry(meeting).uid for meeting in row.group.meetings], only=[row.person_id], now=now
    )
    for meeting in row.group.meetings:
        if meeting.starts_at > now:
            hosts, bringers = meeting.host_ids - {row.person_id}, meeting.bringer_ids - {row.person_id}
            give_turns(meeting, Turns(tuple(hosts), tuple(bringers)))
