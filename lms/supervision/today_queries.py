"""What needs somebody today, over all the cohorts they look after: work, people, groups, days to prepare, invitations."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select

from lms.accounts.models import Grant, Invitation, LoginSession, Person
from lms.clock import local_day
from lms.cohorts.models import Attendance, Cohort, GroupDay
from lms.curriculum.queries import outline
from lms.db import db
from lms.learning.review_queries import WaitingHandIn, waiting_for
from lms.peergroups.models import Meeting, MeetingAttendance, PeerGroup
from lms.roles import TRAINEE
from lms.supervision.group_signal_rules import GroupFacts, signals_of_group
from lms.supervision.queries import CohortBoard, cohort_boards, cohorts_on_board
from lms.supervision.rules import Line
from lms.supervision.signal_rules import USUAL, Signal

PREPARE_DAYS = 7  # before a day together
FILL_IN_DAYS = 60  # after it: then nobody remembers who was there


@dataclass(frozen=True)
class PersonLine:
    """Somebody with something to do about them, and the cohort they are in."""

    person: Person
    cohort: Cohort
    line: Line
    signals: tuple[Signal, ...]


@dataclass(frozen=True)
class GroupLine:
    group_id: int
    name: str
    cohort: Cohort
    signals: tuple[Signal, ...]


@dataclass(frozen=True)
class Together:
    """A group day or a meeting: to prepare, or still to write down who was there."""

    kind: str  # group_day, meeting
    id: int
    title: str
    starts_at: datetime
    place: str
    cohort: Cohort
    group_id: int | None = None


@dataclass(frozen=True)
class Today:
    boards: list[CohortBoard]
    work: list[WaitingHandIn]
    people: list[PersonLine]
    groups: list[GroupLine]
    coming: list[Together]
    unwritten: list[Together]
    invitations: list[tuple[Person, datetime]]

    @property
    def waiting_people(self) -> list[PersonLine]:
        return [row for row in self.people if row.signals[0].is_ours]

    @property
    def other_people(self) -> list[PersonLine]:
        return [row for row in self.people if not row.signals[0].is_ours]

    @property
    def is_quiet(self) -> bool:
        return not (
            self.work or self.people or self.groups or self.coming or self.unwritten or self.invitations
        )


def today_of(user: Person, *, now: datetime, finished: bool = False) -> Today:
    cohorts = cohorts_on_board(user, now=now, finished=finished)
    boards = cohort_boards(cohorts, now=now)
    days = _together(cohorts, now=now)
    return Today(
        boards=boards,
        work=waiting_for(user, now=now),
        people=_people(boards, user),
        groups=group_lines(cohorts, now=now),
        coming=[row for row in days if row.starts_at > now],
        unwritten=[row for row in days if row.starts_at <= now],
        invitations=_unanswered(now=now) if user.is_staff(now=now) else [],
    )


def _people(boards: Collection[CohortBoard], user: Person) -> list[PersonLine]:
    """A line for each trainee who needs something, but not about oneself. Late feedback is left out: it stands with the work itself."""
    lines = [
        PersonLine(
            board.people[line.facts.person_id],
            board.cohort,
            line,
            tuple(signal for signal in line.awake if signal.code != "late_feedback"),
        )
        for board in boards
        for line in board.attention
        if line.facts.person_id != user.id
    ]
    found = [row for row in lines if row.signals]
    return sorted(found, key=lambda row: (not row.signals[0].is_ours, row.signals[0].since))


def group_lines(cohorts: Collection[Cohort], *, now: datetime) -> list[GroupLine]:
    """The peer groups of these cohorts that ask for something."""
    known = {cohort.id: cohort for cohort in cohorts}
    query = (
        select(PeerGroup.id, PeerGroup.name, PeerGroup.cohort_id, Meeting.starts_at, Meeting.cancelled_at)
        .outerjoin(Meeting, Meeting.group_id == PeerGroup.id)
        .where(PeerGroup.cohort_id.in_(known))
        .order_by(PeerGroup.id, Meeting.starts_at)
    )
    meetings: dict[tuple[int, str, int], list[tuple[datetime, bool]]] = defaultdict(list)
    for group_id, name, cohort_id, starts_at, cancelled_at in db.session.execute(query):
        rows = meetings[group_id, name, cohort_id or 0]
        if starts_at is not None:
            rows.append((starts_at, cancelled_at is not None))
    found = []
    for (group_id, name, cohort_id), rows in meetings.items():
        cohort = known[cohort_id]
        facts = GroupFacts(group_id, name, cohort.starts_on, cohort.ends_on, tuple(rows))
        if signals := signals_of_group(facts, now, local_day):
            found.append(GroupLine(group_id, name, cohort, signals))
    return sorted(found, key=lambda row: row.signals[0].since)


def _together(cohorts: Collection[Cohort], *, now: datetime) -> list[Together]:
    """Days together that come soon, and those that were and that nobody wrote down."""
    known = {cohort.id: cohort for cohort in cohorts}
    soon, back = now + timedelta(days=PREPARE_DAYS), now - timedelta(days=FILL_IN_DAYS)
    days = select(GroupDay).where(
        GroupDay.cohort_id.in_(known),
        GroupDay.starts_at.between(back, soon),
        GroupDay.called_off_at.is_(None),
        ~exists().where(Attendance.group_day_id == GroupDay.id),
    )
    meetings = (
        select(Meeting, PeerGroup.name, PeerGroup.cohort_id)
        .join(PeerGroup, PeerGroup.id == Meeting.group_id)
        .where(
            PeerGroup.cohort_id.in_(known),
            Meeting.cancelled_at.is_(None),
            Meeting.starts_at.between(back, soon),
            ~exists().where(MeetingAttendance.meeting_id == Meeting.id),
        )
    )
    found = [
        Together(
            "group_day",
            day.id,
            _group_day_title(known[day.cohort_id], day.module_slug),
            day.starts_at,
            day.place,
            known[day.cohort_id],
        )
        for day in db.session.scalars(days)
    ] + [
        Together("meeting", row.id, name, row.starts_at, row.place, known[cohort_id or 0], row.group_id)
        for row, name, cohort_id in db.session.execute(meetings)
    ]
    return sorted(found, key=lambda row: row.starts_at)


def _group_day_title(cohort: Cohort, module_slug: str) -> str:
    module = outline(cohort.version_id).module(module_slug)
    return module.group_day_title if module else module_slug


def _unanswered(*, now: datetime) -> list[tuple[Person, datetime]]:
    """People who were invited and never came in, longest first. Trainees stand on the board of their cohort."""
    late = now - timedelta(days=USUAL.unanswered_invitation_days)
    query = (
        select(Person, func.max(Invitation.created_at).label("invited_at"))
        .join(Invitation, Invitation.person_id == Person.id)
        .where(
            Person.disabled_at.is_(None),
            ~exists().where(LoginSession.person_id == Person.id),
            ~exists().where(Grant.person_id == Person.id, Grant.role == TRAINEE, Grant.scope_id > 0),
        )
        .group_by(Person.id)
        .having(func.max(Invitation.created_at) <= late)
        .order_by("invited_at")
    )
    return [(person, invited_at) for person, invited_at in db.session.execute(query)]
