"""A question with its place, in writing or spoken, and every answer to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.db import Base


class Question(Base):
    """Somebody asked something at a place of the course. One stands open at a place; closing it keeps it, by who asked or by who
    answered."""

    __tablename__ = "questions"
    __table_args__ = (
        Index(
            "uq_questions_open",
            "person_id", "course_id", "kind", "slug",
            unique=True,
            sqlite_where=sql("closed_at IS NULL"),
            postgresql_where=sql("closed_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    kind: Mapped[str] = mapped_column(String(20))  # one of rules.KINDS
    slug: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str | None] = mapped_column(String(60), unique=True)
    mimetype: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    closed_by: Mapped[Person | None] = relationship(foreign_keys=[closed_by_id])
    cohort: Mapped[Cohort] = relationship()
    answers: Mapped[list[QuestionAnswer]] = relationship(
        back_populates="question", order_by="QuestionAnswer.id"
    )

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_withdrawn(self) -> bool:
        return self.closed_by_id == self.person_id


class QuestionAnswer(Base):
    """What somebody of ours said back: in writing, in their own voice, or on the phone; then only that it was said."""

    __tablename__ = "question_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    way: Mapped[str] = mapped_column(String(10))  # one of rules.WAYS
    text: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str | None] = mapped_column(String(60), unique=True)
    mimetype: Mapped[str] = mapped_column(String(20))
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime]

    question: Mapped[Question] = relationship(back_populates="answers")
    answered_by: Mapped[Person] = relationship()
