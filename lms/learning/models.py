"""What people did in a course, and what was said of it. Everything refers to slugs of the course, none to a version.

Hand-ins and answers are never overwritten: trying again is another row.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
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
    __table_args__ = (
        Index(  # covers what the progress of a cohort asks
            "ix_check_answers_of", "person_id", "course_id", "is_right", "lesson_slug", "question_slug"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    lesson_slug: Mapped[str] = mapped_column(String(80))
    question_slug: Mapped[str] = mapped_column(String(80))
    option_key: Mapped[str] = mapped_column(String(40))
    is_right: Mapped[bool]
    answered_at: Mapped[datetime]


class ConversationWalk(Base):
    """Somebody walked a conversation to an end, once. Which way they went is not kept."""

    __tablename__ = "conversation_walks"
    __table_args__ = (UniqueConstraint("person_id", "course_id", "conversation_slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    conversation_slug: Mapped[str] = mapped_column(String(80))
    walked_at: Mapped[datetime]


class HandIn(Base):
    """One version of what somebody made for a field assignment: written, with photos, spoken in. Every version is kept."""

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
    file_name: Mapped[str | None] = mapped_column(String(60), unique=True)  # what they spoke in
    mimetype: Mapped[str] = mapped_column(String(20), server_default="", default="")
    gist: Mapped[str] = mapped_column(Text, server_default="", default="")  # of that, typed by who listened
    gist_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    gist_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    gist_by: Mapped[Person | None] = relationship(foreign_keys=[gist_by_id])
    photos: Mapped[list[HandInPhoto]] = relationship(
        back_populates="hand_in", order_by="HandInPhoto.position"
    )
    review: Mapped[Review | None] = relationship(back_populates="hand_in")
    sharing: Mapped[Sharing | None] = relationship(back_populates="hand_in")

    @property
    def answer(self) -> Review | None:
        """What its maker may read of it; an answer of a moment ago still waits."""
        return self.review if self.review is not None and self.review.waits_until is None else None


class HandInPhoto(Base):
    """A photo with a hand-in. One that shows names or faces is removed: the row stays to say by whom, when and why."""

    __tablename__ = "hand_in_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    hand_in_id: Mapped[int] = mapped_column(ForeignKey("hand_ins.id"), index=True)
    position: Mapped[int]
    file_name: Mapped[str | None] = mapped_column(String(60), unique=True)  # None: removed
    width: Mapped[int]
    height: Mapped[int]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    removed_at: Mapped[datetime | None]
    removal_reason: Mapped[str] = mapped_column(Text, default="")

    hand_in: Mapped[HandIn] = relationship(back_populates="photos")
    removed_by: Mapped[Person | None] = relationship()


class Sharing(Base):
    """The maker allows the project to use this hand-in, without names. Withdrawing ends it."""

    __tablename__ = "sharings"

    id: Mapped[int] = mapped_column(primary_key=True)
    hand_in_id: Mapped[int] = mapped_column(ForeignKey("hand_ins.id"), unique=True)
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    hand_in: Mapped[HandIn] = relationship(back_populates="sharing")


class Review(Base):
    """What a coach said of a hand-in, with words; when more is needed one thing to do. The first to decide decides."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    hand_in_id: Mapped[int] = mapped_column(ForeignKey("hand_ins.id"), unique=True)
    outcome: Mapped[str] = mapped_column(String(12))
    feedback: Mapped[str] = mapped_column(Text)
    to_do: Mapped[str] = mapped_column(Text, default="")
    reviewed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reviewed_at: Mapped[datetime]
    waits_until: Mapped[datetime | None]  # not shown to its maker yet: taken back without a trace until then

    hand_in: Mapped[HandIn] = relationship(back_populates="review")
    reviewed_by: Mapped[Person] = relationship()
    recording: Mapped[ReviewRecording | None] = relationship(back_populates="review")
    if TYPE_CHECKING:
        second_looks: Mapped[list[Any]]  # made by `verdict_models`


class ReviewRecording(Base):
    """The same feedback in the coach's own voice, beside the text."""

    __tablename__ = "review_recordings"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), unique=True)
    file_name: Mapped[str] = mapped_column(String(60), unique=True)
    mimetype: Mapped[str] = mapped_column(String(20))

    review: Mapped[Review] = relationship(back_populates="recording")


class RecordedStep(Base):
    """A step that counts because somebody wrote down that it does: done on paper, kept when the cohort moved to another
    version, or set by a coach. Says who, when and why; taking it back ends it and keeps the row."""

    __tablename__ = "recorded_steps"
    __table_args__ = (
        Index(
            "uq_recorded_steps_standing",
            "person_id", "course_id", "kind", "slug",
            unique=True,
            sqlite_where=sql("withdrawn_at IS NULL"),
            postgresql_where=sql("withdrawn_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    kind: Mapped[str] = mapped_column(String(20))  # as in progress.rules.Item
    slug: Mapped[str] = mapped_column(String(80))
    ground: Mapped[str] = mapped_column(String(12))  # paper, hand, version
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    recorded_by: Mapped[Person] = relationship(foreign_keys=[recorded_by_id])


class LessonNote(Base):
    """What somebody wrote for themselves at a lesson. Nobody else reads it, staff neither."""

    __tablename__ = "lesson_notes"
    __table_args__ = (UniqueConstraint("person_id", "course_id", "lesson_slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    lesson_slug: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]


class LessonDeed(Base):
    """What a lesson asks to do that day: done, or later; and how it went, in a code and their words. Theirs alone: nothing counts by it."""

    __tablename__ = "lesson_deeds"
    __table_args__ = (UniqueConstraint("person_id", "course_id", "lesson_slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    lesson_slug: Mapped[str] = mapped_column(String(80))
    is_done: Mapped[bool]
    said_at: Mapped[datetime]
    went: Mapped[str] = mapped_column(String(6), server_default="", default="")  # one of rules.WENT
    words: Mapped[str] = mapped_column(Text, server_default="", default="")
    file_name: Mapped[str | None] = mapped_column(String(60), unique=True)  # those words, spoken in
    mimetype: Mapped[str] = mapped_column(String(20), server_default="", default="")


class ReadingPlace(Base):
    """The heading somebody had reached in a lesson when they left it."""

    __tablename__ = "reading_places"
    __table_args__ = (UniqueConstraint("person_id", "course_id", "lesson_slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    lesson_slug: Mapped[str] = mapped_column(String(80))
    anchor: Mapped[str] = mapped_column(String(200))
    left_at: Mapped[datetime]


class SelfMeasurement(Base):
    """How sure somebody is of themselves in ten sentences, 1 to 5, at the start and at the end. Theirs alone."""

    __tablename__ = "self_measurements"
    __table_args__ = (UniqueConstraint("person_id", "course_id", "moment"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    moment: Mapped[str] = mapped_column(String(5))  # start, end
    scores: Mapped[list[int]] = mapped_column(JSON)
    filled_at: Mapped[datetime]
