"""What somebody keeps for themselves while learning: notes, the place they had reached, how sure they are."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from lms import recordings
from lms.accounts.models import Person
from lms.db import db
from lms.errors import RuleError
from lms.learning.models import LessonDeed, LessonNote, ReadingPlace, SelfMeasurement
from lms.learning.rules import LONGEST_NOTE, MOMENTS, WENT, check_scores
from lms.learning.study_queries import measurements_of


def write_note(person: Person, course_id: int, lesson_slug: str, text: str, *, now: datetime) -> None:
    """Keeps what somebody wrote at a lesson; an empty note is no note."""
    if len(text) > LONGEST_NOTE:
        raise RuleError(f"Je notitie is te lang: {LONGEST_NOTE} tekens passen erin.", "text")
    row = db.session.scalar(
        select(LessonNote).where(
            LessonNote.person_id == person.id,
            LessonNote.course_id == course_id,
            LessonNote.lesson_slug == lesson_slug,
        )
    )
    if not text.strip():
        if row is not None:
            db.session.delete(row)
        return
    if row is None:
        row = LessonNote(person_id=person.id, course_id=course_id, lesson_slug=lesson_slug)
        db.session.add(row)
    row.text, row.changed_at = text, now


def mark_place(person: Person, course_id: int, lesson_slug: str, anchor: str, *, now: datetime) -> None:
    row = db.session.scalar(
        select(ReadingPlace).where(
            ReadingPlace.person_id == person.id,
            ReadingPlace.course_id == course_id,
            ReadingPlace.lesson_slug == lesson_slug,
        )
    )
    if row is None:
        row = ReadingPlace(person_id=person.id, course_id=course_id, lesson_slug=lesson_slug)
        db.session.add(row)
    row.anchor, row.left_at = anchor[:200], now


def tell_deed(person: Person, course_id: int, lesson_slug: str, *, is_done: bool, now: datetime) -> None:
    """Keeps whether somebody did what a lesson asks to do; saying it again changes it."""
    row = _deed(person, course_id, lesson_slug)
    row.is_done, row.said_at = is_done, now


def tell_how_it_went(
    person: Person,
    course_id: int,
    lesson_slug: str,
    went: str,
    words: str,
    *,
    spoken: bytes = b"",
    drops_sound: bool = False,
    now: datetime,
) -> None:
    """Keeps how it went with what a lesson asked to do, for its maker alone; saying it again changes it. What was spoken in
    before stays, unless it is spoken anew or dropped."""
    if went not in WENT:
        raise RuleError("Kies hoe het ging.", "went")
    sound = recordings.keep(spoken)
    row = _deed(person, course_id, lesson_slug)
    if sound.file_name or drops_sound:
        row.file_name, row.mimetype = sound.file_name, sound.mimetype
    row.went, row.words, row.is_done, row.said_at = went, words.strip(), went != "not", now


def _deed(person: Person, course_id: int, lesson_slug: str) -> LessonDeed:
    row = db.session.scalar(
        select(LessonDeed).where(
            LessonDeed.person_id == person.id,
            LessonDeed.course_id == course_id,
            LessonDeed.lesson_slug == lesson_slug,
        )
    )
    if row is None:
        row = LessonDeed(person_id=person.id, course_id=course_id, lesson_slug=lesson_slug)
        db.session.add(row)
    return row


def measure(
    person: Person,
    course_id: int,
    moment: str,
    scores: Sequence[int | None],
    statements: int,
    *,
    now: datetime,
) -> None:
    """Keeps the numbers of a self-measurement; filling it in again replaces them. Only the trainee ever sees them."""
    if moment not in MOMENTS:
        raise RuleError("Kies: begin of eind.")
    check_scores(scores, statements)
    row = measurements_of(person.id, course_id).get(moment)
    if row is None:
        row = SelfMeasurement(person_id=person.id, course_id=course_id, moment=moment)
        db.session.add(row)
    row.scores, row.filled_at = [score for score in scores if score], now
