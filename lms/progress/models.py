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
