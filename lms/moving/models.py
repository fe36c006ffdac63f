"""A poll about another date for a meeting: the dates to choose from, and who can on which."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base
from lms.peergroups.models import Meeting


class DatePoll(Base):
    """Open until it has an outcome."""

    __tablename__ = "date_polls"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    proposed_at: Mapped[datetime]
    closes_on: Mapped[date]  # the last day to answer
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # none: by itself
    outcome: Mapped[str | None] = mapped_column(String(20))

    meeting: Mapped[Meeting] = relationship()
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id])
    options: Mapped[list[DateOption]] = relationship(back_populates="poll", order_by="DateOption.starts_at")


class DateOption(Base):
    __tablename__ = "date_options"
    __table_args__ = (UniqueConstraint("poll_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("date_polls.id"))
    starts_at: Mapped[datetime]

    poll: Mapped[DatePoll] = relationship(back_populates="options")
    answers: Mapped[list[DateAnswer]] = relationship(back_populates="option")


class DateAnswer(Base):
    """Somebody can, or cannot, on one of the dates. Who answered has a row for each of them."""

    __tablename__ = "date_answers"
    __table_args__ = (UniqueConstraint("option_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey("date_options.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    can: Mapped[bool]
    # who wrote it down for somebody who told it on the telephone
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    option: Mapped[DateOption] = relationship(back_populates="answers")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
