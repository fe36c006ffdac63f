"""An evening that was led from a phone, and what each kept of it for themself.

There is no column for a case, a question or an advice, and none may come: tests/peergroups/test_columns.py lists every text.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base
from lms.peergroups.models import Meeting


class Evening(Base):
    """Who leads, and where they are. `version` grows with each change, so that others can ask whether anything did."""

    __tablename__ = "evenings"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), unique=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    taken_from_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # who led before, and is told
    begun_at: Mapped[datetime]
    step: Mapped[int]  # of the whole evening, counted from nought
    version: Mapped[int]
    theme: Mapped[str | None] = mapped_column(String(20))  # a code of the fixed list
    # how many said so; who did is kept nowhere
    dared_yes: Mapped[int] = mapped_column(default=0)
    dared_no: Mapped[int] = mapped_column(default=0)
    useful_yes: Mapped[int] = mapped_column(default=0)
    useful_no: Mapped[int] = mapped_column(default=0)

    meeting: Mapped[Meeting] = relationship()
    leader: Mapped[Person] = relationship(foreign_keys=[leader_id])


class EveningAnswer(Base):
    """Somebody answered the two questions. Not what, and not when."""

    __tablename__ = "evening_answers"
    __table_args__ = (UniqueConstraint("evening_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evening_id: Mapped[int] = mapped_column(ForeignKey("evenings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)


class EveningPoint(Base):
    """What somebody learnt, in own words, and theirs alone."""

    __tablename__ = "evening_points"
    __table_args__ = (UniqueConstraint("evening_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evening_id: Mapped[int] = mapped_column(ForeignKey("evenings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    text: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime]

    evening: Mapped[Evening] = relationship()
