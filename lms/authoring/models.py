"""What staff change in a course before it is published: one open draft of a course, and every text that was kept in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.curriculum.models import CourseVersion
from lms.db import Base

_OPEN = text("ended_at IS NULL")


class CourseDraft(Base):
    """Changes that gather for the next version of a course. A course has one that is open at most. It ends by being published
    (`version_id` says as what) or dropped; its texts stay, as the history of each page."""

    __tablename__ = "course_drafts"
    __table_args__ = (
        Index("uq_course_drafts_open", "course_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    begun_at: Mapped[datetime]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[datetime | None]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("course_versions.id"))

    begun_by: Mapped[Person] = relationship(foreign_keys=[begun_by_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])
    version: Mapped[CourseVersion | None] = relationship()


class DraftFile(Base):
    """A file as somebody kept it in a draft; of several with one name the last one counts. Never changed: taking back is another
    row. `was` is the text that stood there before, `based_on` a digest of what was published when it was written, `remarks` what
    the checker said of it then."""

    __tablename__ = "course_draft_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("course_drafts.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    text: Mapped[str] = mapped_column(Text)
    was: Mapped[str] = mapped_column(Text)
    based_on: Mapped[str] = mapped_column(String(64))
    remarks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    draft: Mapped[CourseDraft] = relationship()
    by: Mapped[Person] = relationship()
