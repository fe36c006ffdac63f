"""What a trainee does (reads, answers, hands in, shares) and what is said of it (reviewed, written down for somebody).

Each is a row with who and when; whether something counts is asked of `rules`, which see those rows as facts.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from lms import recordings, uploads
from lms.accounts.models import Person
from lms.accounts.rules import check_not_self
from lms.cohorts.models import Cohort
from lms.cohorts.queries import attended_group_days
from lms.curriculum.models import Assignment, Lesson
from lms.curriculum.queries import outline
from lms.db import added_first, db
from lms.errors import RuleError
from lms.jobs.actions import request_job
from lms.learning import events, mail
from lms.learning.claim_actions import check_turn, end_turn
from lms.learning.hand_in_queries import photos_before, review_events
from lms.learning.models import (
    CheckAnswer,
    ConversationWalk,
    HandIn,
    HandInPhoto,
    LessonCompletion,
    RecordedStep,
    Review,
    ReviewRecording,
    Sharing,
)
from lms.learning.queries import facts_of
from lms.learning.rules import (
    APPROVED,
    KEPT,
    NEEDS_MORE,
    RecordedFact,
    check_ground,
    check_hand_in,
    check_may_hand_in,
    check_recording,
    check_review,
)
from lms.learning.verdict_rules import SHOW, UNDO_WITHIN
from lms.notifications.opening_actions import open_what_is_about
from lms.photos import ENDING, Photo
from lms.practice.question_rules import may_be_given, right_key
from lms.uploads import upload_folder


def complete_lesson(person: Person, cohort: Cohort, lesson_slug: str, *, now: datetime) -> None:
    """Marks a lesson as read. The first time counts; later ones change nothing."""
    row = {"person_id": person.id, "course_id": cohort.version.course_id, "lesson_slug": lesson_slug}
    added_first(LessonCompletion(**row, completed_at=now))


def walk_conversation(person: Person, cohort: Cohort, slug: str, *, now: datetime) -> None:
    """Keeps that somebody came to an end of a conversation; the first time counts."""
    row = {"person_id": person.id, "course_id": cohort.version.course_id, "conversation_slug": slug}
    added_first(ConversationWalk(**row, walked_at=now))


def answer_question(
    person: Person, cohort: Cohort, lesson: Lesson, question_slug: str, option_key: str, *, now: datetime
) -> CheckAnswer:
    question = next((row for row in lesson.check if row["slug"] == question_slug), None)
    if question is None or not may_be_given(question, option_key):
        raise RuleError("Kies een antwoord.", "option")
    row = CheckAnswer(
        person_id=person.id,
        course_id=cohort.version.course_id,
        lesson_slug=lesson.slug,
        question_slug=question_slug,
        option_key=option_key,
        is_right=option_key == right_key(question),
        answered_at=now,
    )
    db.session.add(row)
    db.session.flush()
    if row.is_right:
        events.answered_rightly.send(row)
    return row


def record_steps(
    person: Person,
    cohort: Cohort,
    steps: Sequence[tuple[str, str]],
    *,
    ground: str,
    note: str,
    by: Person,
    now: datetime,
) -> list[RecordedStep]:
    """Writes down what somebody did on paper or in another way: lessons, checks, assignments and group days as (kind,
    slug). All of it or nothing."""
    check_not_self(by.id, person.id, "steps")
    if not steps:
        raise RuleError("Kies wat er gedaan is.", "steps")
    check_ground(ground, note)
    course = outline(cohort.version_id)
    facts = facts_of([person.id], course.course_id)[person.id]
    attended = attended_group_days([person.id])[person.id]
    rows = []
    for kind, slug in steps:
        check_recording(kind, slug, course, facts, attended)
        rows.append(_record(person.id, course.course_id, kind, slug, ground, note, by, now))
        facts = replace(
            facts, recorded={**facts.recorded, (kind, slug): RecordedFact(ground, by.name, now, note)}
        )
    return rows


def keep_step(person_id: int, course_id: int, kind: str, slug: str, *, by: Person, now: datetime) -> None:
    """Writes down that a step stays done in another version of the course, where it would have come open again."""
    _record(person_id, course_id, kind, slug, KEPT, "", by, now)


def _record(
    person_id: int, course_id: int, kind: str, slug: str, ground: str, note: str, by: Person, now: datetime
) -> RecordedStep:
    row = RecordedStep(
        person_id=person_id,
        course_id=course_id,
        kind=kind,
        slug=slug,
        ground=ground,
        note=note,
        recorded_by=by,
        recorded_at=now,
    )
    if not added_first(row):
        raise RuleError("Dit staat al als gedaan.", "steps")
    return row


def withdraw_record(row: RecordedStep, *, by: Person, now: datetime) -> None:
    """Takes back what was written down by mistake. What was kept when the course was renewed is not taken back."""
    check_not_self(by.id, row.person_id)
    if row.ground == KEPT or row.withdrawn_at is not None:
        raise RuleError("Dit kan niet worden teruggenomen.")
    row.withdrawn_by_id, row.withdrawn_at = by.id, now


def hand_in(
    person: Person,
    cohort: Cohort,
    assignment: Assignment,
    *,
    text: str,
    photos: Sequence[Photo] = (),
    spoken: bytes = b"",
    share: bool = False,
    keep_photos: bool = False,
    now: datetime,
) -> HandIn:
    """A new version of somebody's work: a text, photos that were cleaned, or their voice; `keep_photos` takes the photos of the
    version before along."""
    course_id = cohort.version.course_id
    facts = facts_of([person.id], course_id)[person.id]
    check_may_hand_in(outline(cohort.version_id), facts, assignment.slug, assignment.goes_to_doors)
    photos = [*(photos_before(person.id, course_id, assignment.slug) if keep_photos else ()), *photos]
    check_hand_in(text, len(photos), is_spoken=bool(spoken))
    sound = recordings.keep(spoken)
    latest = facts.hand_ins.get(assignment.slug)
    row = HandIn(
        person=person,
        course_id=course_id,
        cohort_id=cohort.id,
        assignment_slug=assignment.slug,
        number=latest.number + 1 if latest else 1,
        text=text,
        handed_in_at=now,
    )
    if not added_first(row):
        raise RuleError("Je hebt deze opdracht al ingeleverd. Wij kijken ernaar.")
    # who hands in again has read what was said
    open_what_is_about(person.id, review_events(person.id, course_id, assignment.slug), now=now)
    row.file_name, row.mimetype = sound.file_name, sound.mimetype
    for position, photo in enumerate(photos):
        name = uploads.store(upload_folder(), photo.content, ENDING)
        row.photos.append(
            HandInPhoto(position=position, file_name=name, width=photo.width, height=photo.height)
        )
    if share:
        db.session.add(Sharing(hand_in=row, given_at=now))
    db.session.flush()
    events.handed_in.send(row, now=now)
    return row


def review(
    hand_in: HandIn,
    *,
    outcome: str,
    feedback: str,
    to_do: str = "",
    spoken: bytes = b"",
    waits: bool = False,
    by: Person,
    now: datetime,
) -> Review:
    """What a coach says of a hand-in, in writing and if they like in their own voice. The first to decide decides; a
    second is told so, and so is who comes while somebody else looks at it. `waits`: its maker reads it ten minutes later, so
    that it can be taken back (`verdict_actions`)."""
    check_not_self(by.id, hand_in.person_id)
    check_review(outcome, feedback, to_do, is_reviewed=hand_in.review is not None)
    check_turn(hand_in.id, by=by, now=now)
    sound = recordings.keep(spoken)
    row = Review(
        hand_in_id=hand_in.id,
        outcome=outcome,
        feedback=feedback,
        to_do=to_do if outcome == NEEDS_MORE else "",
        reviewed_by=by,
        reviewed_at=now,
    )
    if not added_first(row):
        raise RuleError("Iemand anders heeft deze inlevering al beoordeeld.")
    if sound.file_name:
        db.session.add(ReviewRecording(review_id=row.id, file_name=sound.file_name, mimetype=sound.mimetype))
    end_turn(by)
    db.session.flush()
    db.session.refresh(hand_in, ["review"])
    db.session.refresh(row, ["hand_in", "recording"])
    if waits:
        row.waits_until = now + UNDO_WITHIN
        request_job(SHOW, f"{SHOW}:{row.id}", {"review_id": row.id}, now, row.waits_until)
    else:
        mail.feedback_given(row, now=now)
        events.hand_in_reviewed.send(row, now=now)
    return row


def share(hand_in: HandIn, *, now: datetime) -> None:
    """The maker lets the project use an approved hand-in after all."""
    if hand_in.answer is None or hand_in.answer.outcome != APPROVED:
        raise RuleError("Delen kan als de opdracht voldaan is.")
    row = hand_in.sharing
    if row is None:
        row = Sharing(hand_in=hand_in, given_at=now)
        db.session.add(row)
    row.given_at, row.withdrawn_at = now, None
    db.session.flush()
    events.sharing_given.send(row, now=now)


def withdraw_sharing(hand_in: HandIn, *, now: datetime) -> None:
    row = hand_in.sharing
    if row is None or row.withdrawn_at is not None:
        return
    row.withdrawn_at = now
    events.sharing_withdrawn.send(row, now=now)
