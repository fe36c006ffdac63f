"""An evening: where it is, who has answered, and the points that somebody wrote for themself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from lms.accounts.models import Person
from lms.db import db
from lms.peergroups.evening_models import Evening, EveningAnswer, EveningPoint
from lms.peergroups.evening_rules import Taps, asks_for_a_call, still_open_until
from lms.peergroups.method_queries import frame, methods
from lms.peergroups.method_rules import Step, by_code, whole_evening
from lms.peergroups.models import Meeting, MeetingAnswer, MeetingAttendance, PeerGroup
from lms.peergroups.policy import groups_visible_to
from lms.peergroups.signal_rules import Came


def evening_of(meeting_id: int) -> Evening | None:
    query = select(Evening).where(Evening.meeting_id == meeting_id).options(joinedload(Evening.leader))
    return db.session.scalar(query)


LOOKING_BACK = timedelta(days=120)  # for two meetings in a row


@dataclass(frozen=True)
class Standing:
    """Where an evening is, for phones that ask again and again. `mark` changes with anything that they show."""

    method: str
    has_ended: bool
    step: int
    leader_id: int | None  # nobody: it has not begun
    mark: str


def standing_of(meeting_id: int, user: Person, *, now: datetime) -> Standing | None:
    """One query, and none but of a group that the visitor may see."""
    seen = groups_visible_to(user, now=now).with_only_columns(PeerGroup.id)
    query = (
        select(Meeting.method, Meeting.ended_at, Evening.step, Evening.leader_id, Evening.id, Evening.version)
        .outerjoin(Evening, Evening.meeting_id == Meeting.id)
        .where(Meeting.id == meeting_id, Meeting.group_id.in_(seen))
    )
    row = db.session.execute(query).first()
    if row is None:
        return None
    method, ended_at, step, leader_id, number, version = row
    return Standing(method, ended_at is not None, step or 0, leader_id, f"{number or 0}-{version or 0}")


def steps_of_evening(meeting: Meeting) -> tuple[Step, ...]:
    """What they go through tonight; nothing when the method was taken away since it was planned."""
    method = by_code(methods()).get(meeting.method)
    return whole_evening(method, frame()) if method else ()


def leads(meeting: Meeting, person: Person) -> bool:
    """Whether somebody leads an evening that goes on."""
    found = evening_of(meeting.id)
    return found is not None and found.leader_id == person.id and meeting.ended_at is None


def has_answered(evening_id: int, person_id: int) -> bool:
    query = select(EveningAnswer.id).where(
        EveningAnswer.evening_id == evening_id, EveningAnswer.person_id == person_id
    )
    return db.session.scalar(query) is not None


def point_of(evening_id: int, person_id: int) -> EveningPoint | None:
    query = select(EveningPoint).where(
        EveningPoint.evening_id == evening_id, EveningPoint.person_id == person_id
    )
    return db.session.scalar(query)


def points_of(person_id: int) -> list[EveningPoint]:
    """Somebody's own learning points of intervisie, the newest first."""
    query = (
        select(EveningPoint)
        .join(EveningPoint.evening)
        .join(Evening.meeting)
        .where(EveningPoint.person_id == person_id)
        .options(contains_eager(EveningPoint.evening).contains_eager(Evening.meeting))
        .order_by(Meeting.starts_at.desc())
    )
    return list(db.session.scalars(query))


def taps_of(evening: Evening) -> Taps:
    return Taps(evening.dared_yes, evening.dared_no, evening.useful_yes, evening.useful_no)


def came_to(
    person_ids: Collection[int], *, group_id: int | None = None, since: datetime | None = None
) -> dict[int, list[Came]]:
    """The evenings of each of which somebody wrote down who was there: one query."""
    query = (
        select(
            MeetingAttendance.person_id,
            Meeting.starts_at,
            MeetingAttendance.was_present,
            MeetingAnswer.is_coming,
        )
        .join(Meeting, Meeting.id == MeetingAttendance.meeting_id)
        .outerjoin(
            MeetingAnswer,
            (MeetingAnswer.meeting_id == Meeting.id)
            & (MeetingAnswer.person_id == MeetingAttendance.person_id),
        )
        .where(MeetingAttendance.person_id.in_(person_ids), Meeting.cancelled_at.is_(None))
        .order_by(Meeting.starts_at)
    )
    if group_id is not None:
        query = query.where(Meeting.group_id == group_id)
    if since is not None:
        query = query.where(Meeting.starts_at > since)
    found: dict[int, list[Came]] = {person_id: [] for person_id in person_ids}
    for person_id, starts_at, was_there, is_coming in db.session.execute(query):
        found[person_id].append(Came(starts_at, was_there, is_coming is False))
    return found


def groups_to_call(now: datetime) -> list[tuple[PeerGroup, int]]:
    """The groups whose last two meetings went badly for several of them, with the number of the last."""
    query = (
        select(Meeting, Evening)
        .outerjoin(Evening, Evening.meeting_id == Meeting.id)
        .where(
            Meeting.starts_at < now, Meeting.starts_at > now - LOOKING_BACK, Meeting.cancelled_at.is_(None)
        )
        .options(joinedload(Meeting.group))
        .order_by(Meeting.group_id, Meeting.starts_at)
    )
    found = []
    rows = [(meeting, evening) for meeting, evening in db.session.execute(query).unique()]
    for _, pairs in groupby(rows, key=lambda row: row[0].group_id):
        evenings = [(row.over_at, taps_of(evening) if evening else Taps(), row) for row, evening in pairs]
        if asks_for_a_call([(ended, taps) for ended, taps, _ in evenings], now):
            last = [row for ended, _, row in evenings if now > still_open_until(ended)][-1]
            found.append((last.group, last.id))
    return found
