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
    select(LessonDeed.file_name).where(*_of_lesson(LessonDeed)).scalar_subquery().label("file_name"),  # type: ignore[arg-type]
    select(LessonDeed.mimetype).where(*_of_lesson(LessonDeed)).scalar_subquery().label("mimetype"),  # type: ignore[arg-type]
    select(ReadingPlace.anchor).where(*_of_lesson(ReadingPlace)).scalar_subquery().label("place"),  # type: ignore[arg-type]
)


@dataclass(frozen=True)
class Desk:
    """How somebody left a lesson: their note, the heading they had reached, and how it went with what it asked to do."""

    note: str
    place: str
    went: str = ""
    words: str = ""
    file_name: str = ""  # of what they spoke in about that
    mimetype: str = ""


def desk_of(person_id: int, course_id: int, lesson_slug: str) -> Desk:
    """What somebody left at a lesson, in one query, since every lesson page asks for it."""
    given = {"person_id": person_id, "course_id": course_id, "lesson_slug": lesson_slug}
    found = db.session.execute(DESK, given).one()
    return Desk(
        found.note or "", found.place or "", found.went or "", found.words or "", found.file_name or "", found.mimetype or ""
    )  # fmt: skip


def own_recording(person_id: int, name: str) -> LessonDeed | None:
    """What somebody spoke in for themselves; nobody else finds it."""
    query = select(LessonDeed).where(LessonDeed.file_name == name, LessonDeed.person_id == person_id)
    return db.session.scalar(query)


def notes_of(person_id: int, course_id: int) -> list[LessonNote]:
    query = select(LessonNote).where(LessonNote.person_id == person_id, LessonNote.course_id == course_id)
    return list(db.session.scalars(query.order_by(LessonNote.id)))


def measurements_of(person_id: int, course_id: int) -> dict[str, SelfMeasurement]:
    query = select(SelfMeasurement).where(
        SelfMeasurement.person_id == person_id, SelfMeasurement.course_id == course_id
    )
    return {row.moment: row for row in db.session.scalars(query)}
