from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base


class LessonCompletion(Base):
    """Somebody finished a lesson. Refers to the slug, which stays the same over versions."""

    __tablename__ = "lesson_completions"
    __table_args__ = (UniqueConstraint("person_id", "course_id", "lesson_slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    lesson_slug: Mapped[str] = mapped_column(String(80))
    completed_at: Mapped[datetime]


class CheckAnswer(Base):
    """One try at one question of a check. Tries are unlimited; one right answer is enough."""

    __tablename__ = "check_answers"
    __table_args__ = (Index("ix_check_answers_person_id_course_id", "person_id", "course_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    lesson_slug: Mapped[str] = mapped_column(String(80))
    question_slug: Mapped[str] = mapped_column(String(80))
    option_key: Mapped[str] = mapped_column(String(40))
    is_right: Mapped[bool]
    answered_at: Mapped[datetime]


class HandIn(Base):
    """One version of what somebody made for a field assignment. Every version is kept."""

    __tablename__ = "hand_ins"
    __table_args__ = (UniqueConstraint("person_id", "course_id", "assignment_slug", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    assignment_slug: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    handed_in_at: Mapped[datetime] = mapped_column(index=True)

    person: Mapped[Person] = relationship()
    photos: Mapped[list[HandInPhoto]] = relationship(
        back_populates="hand_in", order_by="HandInPhoto.position"
    )
    review: Mapped[Review | None] = relationship(back_populates="hand_in")
    sharing: Mapped[Sharing | None] = relationship(back_populates="hand_in")


class HandInPhoto(Base):
    __tablename__ = "hand_in_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    hand_in_id: Mapped[int] = mapped_column(ForeignKey("hand_ins.id"), index=True)
    position: Mapped[int]
    file_name: Mapped[str] = mapped_column(String(60), unique=True)
    width: Mapped[int]
    height: Mapped[int]

    hand_in: Mapped[HandIn] = relationship(back_populates="photos")


class Sharing(Base):
    """The maker allows the project to use this hand-in, without names. Withdrawing ends it."""

    __tablename__ = "sharings"

    id: Mapped[int] = mapped_column(primary_key=True)
    hand_in_id: Mapped[int] = mapped_column(ForeignKey("hand_ins.id"), unique=True)
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    hand_in: Mapped[HandIn] = relationship(back_populates="sharing")


class Review(Base):
    """What a coach said of a hand-in: voldaan or nog niet, with words. One a hand-in: the first to decide decides."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    hand_in_id: Mapped[int] = mapped_column(ForeignKey("hand_ins.id"), unique=True)
    outcome: Mapped[str] = mapped_column(String(12))
    feedback: Mapped[str] = mapped_column(Text)
    reviewed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reviewed_at: Mapped[datetime]

    hand_in: Mapped[HandIn] = relationship(back_populates="review")
    reviewed_by: Mapped[Person] = relationship()
