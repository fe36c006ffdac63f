"""One timeline of everything that happened with a trainee: moments with a code that templates word. Of a meeting only that
it was, and whether they were there."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Grant, Invitation, Person
from lms.clock import local_day
from lms.cohorts.models import Attendance, Cohort, GroupDay
from lms.cohorts.policy import may_supervise
from lms.cohorts.queries import calls_of, departures_of, pauses_of
from lms.db import db
from lms.learning.models import CheckAnswer, HandIn, LessonCompletion, RecordedStep, Review
from lms.learning.verdict_models import SecondLook
from lms.peergroups.models import PeerGroup
from lms.peergroups.policy import groups_visible_to
from lms.peergroups.queries import meetings_of
from lms.roles import TRAINEE
from lms.supervision.message_queries import ways_of, written_to
from lms.supervision.models import CoachAct, CohortMessage, CohortMessageRecipient
from lms.supervision.policy import written_visible_to
from lms.supervision.trainee_queries import Trainee
from lms.supervision.verdict_queries import verdicts_on

EventCode = Literal[
    "invited", "enrolled", "moved", "stopped", "lesson_read", "check_passed", "handed_in", "reviewed", "recorded",
    "record_withdrawn", "group_day", "meeting", "paused", "came_back", "asked_for_call", "act", "message", "advised", "decided",
    "certificate", "checked", "talk", "appealed", "appeal_taken", "appeal_heard", "appeal_decided", "looked_again",
]  # fmt: skip


@dataclass(frozen=True)
class Event:
    at: datetime
    code: EventCode
    values: Mapping[str, object] = field(default_factory=dict)


def timeline(trainee: Trainee, user: Person, *, now: datetime) -> list[Event]:
    """Everything that happened with a trainee and that `user` may know of, newest first."""
    person_id, course_id = trainee.person.id, trainee.outline.course_id
    sees = _Sight(trainee, user, now)
    found = [
        *_places(person_id),
        *_lessons(trainee, course_id),
        *_work(trainee, sees),
        *_recorded(trainee, course_id),
        *_together(person_id, sees),
        *_pauses(person_id),
        *_spoken(person_id, sees, now),
        *(Event(*row) for row in written_to(person_id, user, now=now)),
        *(Event(*row) for row in verdicts_on(person_id, sees, now=now)),
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)


class _Sight:
    """Which cohorts `user` may know of here: those they look after, and those from which somebody came with everything they
    did."""

    def __init__(self, trainee: Trainee, user: Person, now: datetime):
        self.user, self.now = user, now
        departures = departures_of(trainee.person.id) if trainee.takes_part else []
        self.came_from = {row.cohort_id for row in departures if row.to_cohort_id}

    def __call__(self, cohort_id: int) -> bool:
        return cohort_id in self.came_from or may_supervise(self.user, cohort_id, now=self.now)


def _places(person_id: int) -> Iterator[Event]:
    invited = select(Invitation.created_at).where(Invitation.person_id == person_id)
    for moment in db.session.scalars(invited):
        yield Event(moment, "invited")
    enrolled = (
        select(Grant.since, Cohort.name)
        .join(Cohort, Cohort.id == Grant.scope_id)
        .where(Grant.person_id == person_id, Grant.role == TRAINEE)
    )
    for moment, name in db.session.execute(enrolled):
        yield Event(moment, "enrolled", {"cohort": name})
    for row in departures_of(person_id):
        values = {"cohort": row.cohort.name, "reason": row.reason, "by": row.recorded_by.name}
        to = row.to_cohort.name if row.to_cohort else ""
        yield Event(row.left_at, "moved" if to else "stopped", values | {"to": to})


def _lessons(trainee: Trainee, course_id: int) -> Iterator[Event]:
    titles = {lesson.slug: lesson.title for _, lesson in trainee.outline.lessons()}
    read = select(LessonCompletion.completed_at, LessonCompletion.lesson_slug).where(
        LessonCompletion.person_id == trainee.person.id, LessonCompletion.course_id == course_id
    )
    for moment, slug in db.session.execute(read):
        yield Event(moment, "lesson_read", {"title": titles.get(slug, slug)})
    right = (
        select(CheckAnswer.lesson_slug, CheckAnswer.question_slug, func.min(CheckAnswer.answered_at))
        .where(
            CheckAnswer.person_id == trainee.person.id,
            CheckAnswer.course_id == course_id,
            CheckAnswer.is_right.is_(True),
        )
        .group_by(CheckAnswer.lesson_slug, CheckAnswer.question_slug)
    )
    first: dict[str, dict[str, datetime]] = defaultdict(dict)
    for lesson, question, moment in db.session.execute(right):
        first[lesson][question] = moment
    for _, outlined in trainee.outline.lessons():
        answered = first.get(outlined.slug, {})
        if outlined.questions and set(outlined.questions) <= set(answered):
            passed = max(answered[question] for question in outlined.questions)
            yield Event(passed, "check_passed", {"title": outlined.title})


def _work(trainee: Trainee, sees: _Sight) -> Iterator[Event]:
    query = (
        select(HandIn)
        .where(HandIn.person_id == trainee.person.id)
        .options(
            joinedload(HandIn.review).options(
                joinedload(Review.reviewed_by),
                selectinload(Review.second_looks).joinedload(SecondLook.looked_by),
            )
        )
    )
    for row in db.session.scalars(query):
        if not sees(row.cohort_id):
            continue
        title = trainee.titles.get(row.assignment_slug, row.assignment_slug)
        values = {"title": title, "number": row.number, "id": row.id, "waits": row.review is None}
        yield Event(row.handed_in_at, "handed_in", values)
        if row.review:
            words = {"outcome": row.review.outcome, "by": row.review.reviewed_by.name}
            yield Event(row.review.reviewed_at, "reviewed", values | words | {"text": row.review.feedback})
            for look in row.review.second_looks:
                told = {"outcome": look.outcome, "reason": look.reason, "by": look.looked_by.name}
                yield Event(look.looked_at, "looked_again", values | told)


def _recorded(trainee: Trainee, course_id: int) -> Iterator[Event]:
    titles = {(item.kind, item.slug): item for item in trainee.progress.items}
    query = (
        select(RecordedStep)
        .where(RecordedStep.person_id == trainee.person.id, RecordedStep.course_id == course_id)
        .options(joinedload(RecordedStep.recorded_by))
    )
    for row in db.session.scalars(query):
        item = titles.get((row.kind, row.slug))
        values = {"item": item, "ground": row.ground, "by": row.recorded_by.name, "note": row.note}
        yield Event(row.recorded_at, "recorded", values)
        if row.withdrawn_at:
            yield Event(row.withdrawn_at, "record_withdrawn", values)


def _together(person_id: int, sees: _Sight) -> Iterator[Event]:
    days = (
        select(GroupDay.starts_at, GroupDay.cohort_id, Attendance.was_present)
        .join(Attendance, Attendance.group_day_id == GroupDay.id)
        .where(Attendance.person_id == person_id)
    )
    for moment, cohort_id, was_present in db.session.execute(days):
        if sees(cohort_id):
            yield Event(moment, "group_day", {"was_present": was_present})
    met = meetings_of(person_id)
    visible = groups_visible_to(sees.user, now=sees.now).with_only_columns(PeerGroup.id)
    query = select(PeerGroup.id).where(
        PeerGroup.id.in_({row.group_id for row, _ in met}),
        or_(PeerGroup.id.in_(visible), PeerGroup.cohort_id.in_(sees.came_from)),
    )
    seen = set(db.session.scalars(query))
    for meeting, was_present in met:
        if meeting.group_id in seen:
            values = {"method": meeting.method, "was_present": was_present}
            yield Event(meeting.starts_at, "meeting", values)


def _pauses(person_id: int) -> Iterator[Event]:
    for row in pauses_of(person_id):
        paused = {"until": row.until, "note": row.note, "by": row.recorded_by.name}
        yield Event(row.recorded_at, "paused", paused)
        if row.ended_at:
            days = (local_day(row.ended_at) - row.since).days
            yield Event(row.ended_at, "came_back", {"days": days})


def _spoken(person_id: int, sees: _Sight, now: datetime) -> Iterator[Event]:
    for call in calls_of(person_id):
        yield Event(call.asked_at, "asked_for_call", {"about": call.about})
    acts = written_visible_to(sees.user, CoachAct, now=now).where(CoachAct.person_id == person_id)
    for act in db.session.scalars(acts.options(joinedload(CoachAct.done_by))):
        values = {"kind": act.kind, "note": act.note, "until": act.until, "by": act.done_by.name}
        yield Event(act.done_at, "act", values)
    sent = (
        select(CohortMessage)
        .join(CohortMessageRecipient)
        .where(CohortMessageRecipient.person_id == person_id)
        .options(joinedload(CohortMessage.sent_by), selectinload(CohortMessage.recipients))
    )
    for message in db.session.scalars(sent):
        if sees(message.cohort_id):
            way = ways_of(message, now=now)[person_id]
            told = {"subject": message.subject, "way": way, "by": message.sent_by.name}
            yield Event(message.sent_at, "message", told)
