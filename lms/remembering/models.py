"""Questions that come back to somebody, and whether they want that. Refers to slugs of the course, as all that people did."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base
from lms.remembering.rules import Place


class RememberedQuestion(Base):
    """A question somebody answered right in a check: where it stands, and their last answer when it came back."""

    __tablename__ = "remembered_questions"
    __table_args__ = (
        UniqueConstraint(
            "person_id",
            "course_id",
            "lesson_slug",
            "question_slug",
            name="uq_remembered_questions_person_id",  # the one of its columns is longer than PostgreSQL takes
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    lesson_slug: Mapped[str] = mapped_column(String(80))
    question_slug: Mapped[str] = mapped_column(String(80))
    step: Mapped[int]
    since: Mapped[date]
    due_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    option_key: Mapped[str] = mapped_column(String(40), default="", server_default="")
    is_right: Mapped[bool | None]

    @property
    def place(self) -> Place:
        return Place(self.step, self.since, self.due_on)

    @place.setter
    def place(self, place: Place) -> None:
        self.step, self.since, self.due_on = place.step, place.since, place.due_on


class RecallChoice(Base):
    """Somebody does not want these questions, or not for some days."""

    __tablename__ = "recall_choices"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    is_off: Mapped[bool]
    rests_until: Mapped[date | None]
    changed_at: Mapped[datetime]
