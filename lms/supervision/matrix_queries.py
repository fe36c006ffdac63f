"""The matrix of a cohort, asked of the database: a fixed number of queries, of which none grows with other cohorts.

Who takes part is asked inside each query, not sent along as three hundred numbers; what somebody read and answered comes
as one line a person.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, bindparam, func, select

from lms.accounts.models import Grant, Person
from lms.cohorts.models import Attendance, Cohort, GroupDay, Pause
from lms.curriculum.queries import outline
from lms.db import UtcDateTime, db
from lms.learning.models import (
    CheckAnswer,
    ConversationWalk,
    HandIn,
    LessonCompletion,
    RecordedStep,
    Review,
)
from lms.peergroups.models import Meeting, MeetingAttendance
from lms.peergroups.queries import COUNTS
from lms.progress.models import Decision
from lms.roles import TRAINEE
from lms.supervision.matrix_rules import (
    Codes,
    Column,
    Marks,
    columns,
    questions_by_lesson,
    row_of,
    with_recorded,
)


@dataclass(frozen=True)
class Row:
    person_id: int
    name: str
    phone: str
    email: str | None
    neighbourhood: str
    since: datetime
    marks: Marks
    codes: list[Codes]
    meetings: int
    decision: str | None
    pause_until: date | None
    is_paused: bool


@dataclass(frozen=True)
class Matrix:
    cohort: Cohort
    columns: tuple[Column, ...]
    group_days: Mapping[str, int]  # module: its group day, when there is one
    rows: list[Row]
    meetings_asked: int


def _members() -> Select[int]:
    return (
        select(Grant.person_id)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.role == TRAINEE,
            Grant.scope_id == bindparam("cohort_id"),
            Grant.in_force(bindparam("now", type_=UtcDateTime)),
            Person.disabled_at.is_(None),
        )
    )


# built once: putting them together would cost as much as a small cohort
MEMBERS = _members()
PEOPLE = (
    MEMBERS.with_only_columns(
        Person.id, Person.name, Person.phone, Person.email, Person.neighbourhood, Grant.since
    )
    .order_by(Person.name, Person.id)
)  # fmt: skip
READ = (
    select(LessonCompletion.person_id, func.aggregate_strings(LessonCompletion.lesson_slug, " "))
    .where(LessonCompletion.person_id.in_(MEMBERS), LessonCompletion.course_id == bindparam("course_id"))
    .group_by(LessonCompletion.person_id)
)
WALKED = (
    select(
        ConversationWalk.person_id,
        func.aggregate_strings("conversation/" + ConversationWalk.conversation_slug, " "),
    )
    .where(ConversationWalk.person_id.in_(MEMBERS), ConversationWalk.course_id == bindparam("course_id"))
    .group_by(ConversationWalk.person_id)
)
RIGHT = (
    select(
        CheckAnswer.person_id,
        func.aggregate_strings(CheckAnswer.lesson_slug + "/" + CheckAnswer.question_slug, " "),
    )
    .where(
        CheckAnswer.person_id.in_(MEMBERS),
        CheckAnswer.course_id == bindparam("course_id"),
        CheckAnswer.is_right.is_(True),
    )
    .group_by(CheckAnswer.person_id)
)
RECORDED = select(RecordedStep.person_id, RecordedStep.kind, RecordedStep.slug).where(
    RecordedStep.person_id.in_(MEMBERS),
    RecordedStep.course_id == bindparam("course_id"),
    RecordedStep.withdrawn_at.is_(None),
)
HANDED_IN = (
    select(HandIn.person_id, HandIn.assignment_slug, Review.outcome)
    .outerjoin(Review, and_(Review.hand_in_id == HandIn.id, Review.waits_until.is_(None)))
    .where(HandIn.person_id.in_(MEMBERS), HandIn.course_id == bindparam("course_id"))
    # the latest version comes last, and is the one that stays
    .order_by(HandIn.number)
)
ATTENDED = (
    select(Attendance.person_id, GroupDay.module_slug, Attendance.was_present)
    .join(GroupDay, GroupDay.id == Attendance.group_day_id)
    .where(Attendance.person_id.in_(MEMBERS))
)
MET = (
    select(MeetingAttendance.person_id, func.count())
    .join(Meeting, Meeting.id == MeetingAttendance.meeting_id)
    .where(MeetingAttendance.person_id.in_(MEMBERS), *COUNTS)
    .group_by(MeetingAttendance.person_id)
)
DECIDED = (
    select(Decision.person_id, Decision.outcome)
    .where(Decision.cohort_id == bindparam("cohort_id"))
    .order_by(Decision.round)
)
PAUSED = select(Pause.person_id, Pause.until).where(
    and_(Pause.cohort_id == bindparam("cohort_id"), Pause.ended_at.is_(None)),
    Pause.since <= bindparam("today"),
)
DAYS = (
    select(GroupDay.module_slug, GroupDay.id)
    .where(GroupDay.cohort_id == bindparam("cohort_id"))
    # the day of the module itself comes last, and is the one that stays
    .order_by(GroupDay.is_extra.desc(), GroupDay.id)
)


def matrix_of(cohort: Cohort, *, now: datetime, today: date) -> Matrix:
    course = outline(cohort.version_id)
    given = {"cohort_id": cohort.id, "course_id": course.course_id, "now": now, "today": today}
    session = db.session
    marks: dict[int, Marks] = defaultdict(Marks)
    for done in (READ, WALKED):
        for person_id, slugs in session.execute(done, given):
            marks[person_id].read.update(slugs.split(" "))
    for person_id, pairs in session.execute(RIGHT, given):
        marks[person_id].right.update(pairs.split(" "))
    for person_id, kind, slug in session.execute(RECORDED, given):
        marks[person_id].recorded.add((kind, slug))
    for person_id, slug, outcome in session.execute(HANDED_IN, given):
        marks[person_id].outcomes[slug] = outcome
    for person_id, slug, was_present in session.execute(ATTENDED, given):
        days = marks[person_id].days
        # who moved may have the same day in two cohorts: being at one of them counts
        days[slug] = was_present or days.get(slug, False)
    met: dict[int, int] = {person_id: number for person_id, number in session.execute(MET, given)}
    decided: dict[int, str] = {person_id: outcome for person_id, outcome in session.execute(DECIDED, given)}
    paused: dict[int, date | None] = {person_id: until for person_id, until in session.execute(PAUSED, given)}
    shown, questions = columns(course), questions_by_lesson(course)
    rows = []
    for person_id, name, phone, email, neighbourhood, since in session.execute(PEOPLE, given):
        known = with_recorded(marks[person_id], questions)
        rows.append(
            Row(
                person_id,
                name,
                phone,
                email,
                neighbourhood,
                since,
                known,
                row_of(known, shown),
                met.get(person_id, 0),
                decided.get(person_id),
                paused.get(person_id),
                person_id in paused,
            )
        )
    return Matrix(
        cohort,
        shown,
        {slug: day_id for slug, day_id in session.execute(DAYS, given)},
        rows,
        course.requirements.peer_meetings,
    )
