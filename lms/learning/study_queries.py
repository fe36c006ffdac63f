"""What somebody kept for themselves while learning."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from lms.db import db
from lms.learning.models import LessonDeed, LessonNote, ReadingPlace, SelfMeasurement


def _of_lesson(table: type[LessonNote] | type[LessonDeed] | type[ReadingPlace]) -> tuple[object, ...]:
    return (
        table.person_id == bindparam("person_id"),
        table.course_id == bindparam("course_id"),
        table.lesson_slug == bindparam("lesson_slug"),
    )


DESK = select(
    select(LessonNote.text).where(*_of_lesson(LessonNote)).scalar_subquery().label("note"),  # type: ignore[arg-type]
    select(LessonDeed.went).where(*_of_lesson(LessonDeed)).scalar_subquery().label("went"),  # type: ignore[arg-type]
    select(LessonDeed.words).where(*_of_lesson(LessonDeed)).scalar_subquery().label("words"),  # type: ignore[arg-type]
    select(ReadingPlace.anchor).where(*_of_lesson(ReadingPlace)).scalar_subquery().label("place"),  # type: ignore[arg-type]
)


@dataclass(frozen=True)
class Desk:
    """How somebody left a lesson: their note, the heading they had reached, and how it went with what it asked to do."""

    note: str
    place: str
    went: str = ""
    words: str = ""


def desk_of(person_id: int, course_id: int, lesson_slug: str) -> Desk:
    """What somebody left at a lesson, in one query, since every lesson page asks for it."""
    given = {"person_id": person_id, "course_id": course_id, "lesson_slug": lesson_slug}
    found = db.session.execute(DESK, given).one()
    return Desk(found.note or "", found.place or "", found.went or "", found.words or "")


def notes_of(person_id: int, course_id: int) -> list[LessonNote]:
    query = select(LessonNote).where(LessonNote.person_id == person_id, LessonNote.course_id == course_id)
    return list(db.session.scalars(query.order_by(LessonNote.id)))


def measurements_of(person_id: int, course_id: int) -> dict[str, SelfMeasurement]:
    query = select(SelfMeasurement).where(
        SelfMeasurement.person_id == person_id, SelfMeasurement.course_id == course_id
    )
    return {row.moment: row for row in db.session.scalars(query)}
