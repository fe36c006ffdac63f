"""From advice to decision, as rows with who and when; and what a trainee takes along in own words.

What is done or open is no row: `rules.assess` works it out each time, from what other slices know.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base


class Advice(Base):
    """What the coach says of a trainee who has done everything: words, never a mark. One a round of deciding."""

    __tablename__ = "advices"
    __table_args__ = (UniqueConstraint("person_id", "cohort_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    round: Mapped[int]
    is_positive: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    coach_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    given_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    coach: Mapped[Person] = relationship(foreign_keys=[coach_id])


class Decision(Base):
    """What an independent assessor decided, with reasons; 'nog niet' has one thing to do and a date."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("person_id", "cohort_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    round: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(10))
    reasons: Mapped[str] = mapped_column(Text)
    to_do: Mapped[str] = mapped_column(Text, default="")
    to_do_by: Mapped[date | None]
    assessor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    assessor: Mapped[Person] = relationship(foreign_keys=[assessor_id])


class LearningPoint(Base):
    """What somebody takes along from a module, in own words. Theirs alone, unless they choose it as evidence; staff see
    that it is there. Spoken counts too: then somebody of ours wrote down that it was told, and no words."""

    __tablename__ = "learning_points"
    __table_args__ = (UniqueConstraint("person_id", "course_id", "module_slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    module_slug: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(String(200), default="")
    told_to_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]

    told_to: Mapped[Person | None] = relationship(foreign_keys=[told_to_id])


class EvidenceChoice(Base):
    """A piece of work or a learning point that somebody brings to the final talk."""

    __tablename__ = "evidence_choices"
    __table_args__ = (UniqueConstraint("person_id", "course_id", "kind", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    kind: Mapped[str] = mapped_column(String(20))  # assignment, learning_point
    slug: Mapped[str] = mapped_column(String(80))  # of the assignment, or of the module
    chosen_at: Mapped[datetime]


class CompletenessCheck(Base):
    """A coordinator looked whether everything is there, before the final talk. One a round."""

    __tablename__ = "completeness_checks"
    __table_args__ = (UniqueConstraint("person_id", "cohort_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    round: Mapped[int]
    checked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    checked_at: Mapped[datetime]

    checked_by: Mapped[Person] = relationship(foreign_keys=[checked_by_id])


class FinalTalk(Base):
    """The talk an assessor holds, who declared not to know the trainee. One a round; planning it again moves it."""

    __tablename__ = "final_talks"
    __table_args__ = (UniqueConstraint("person_id", "cohort_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    round: Mapped[int]
    assessor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    declared_at: Mapped[datetime]
    planned_at: Mapped[datetime]
    starts_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200))
    is_online: Mapped[bool]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    assessor: Mapped[Person] = relationship(foreign_keys=[assessor_id])


class Appeal(Base):
    """Somebody does not agree with a decision. What happens with it are steps."""

    __tablename__ = "appeals"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), unique=True)
    text: Mapped[str] = mapped_column(Text, default="")
    wants_call: Mapped[bool]
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    raised_at: Mapped[datetime]

    decision: Mapped[Decision] = relationship()
    raised_by: Mapped[Person] = relationship(foreign_keys=[raised_by_id])
    steps: Mapped[list[AppealStep]] = relationship(back_populates="appeal", order_by="AppealStep.id")


class AppealStep(Base):
    """Somebody not involved took the appeal on, heard the trainee, decided on it. Each once, with name and time."""

    __tablename__ = "appeal_steps"
    __table_args__ = (UniqueConstraint("appeal_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeals.id"))
    kind: Mapped[str] = mapped_column(String(10))  # taken, heard, decided
    outcome: Mapped[str] = mapped_column(String(10), default="")  # of decided: stands, new_talk
    reasons: Mapped[str] = mapped_column(Text, default="")
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    taken_at: Mapped[datetime]

    appeal: Mapped[Appeal] = relationship(back_populates="steps")
    taken_by: Mapped[Person] = relationship(foreign_keys=[taken_by_id])
