"""A message to people outside a cohort, sent or planned; and texts to begin one with. Who got it in which way stands in `messages`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.db import Base
from lms.mailings.rules import state_of_mailing


class Mailing(Base):
    """`planned_for`: it goes then, to whoever belongs to its audience at that moment. None: it went at once."""

    __tablename__ = "mailings"

    id: Mapped[int] = mapped_column(primary_key=True)
    audience: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)  # to one person
    cohort_id: Mapped[int | None] = mapped_column(
        ForeignKey("cohorts.id")
    )  # of whose waiting list; none: all
    subject: Mapped[str] = mapped_column(String(150))
    text: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    planned_for: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    readers: Mapped[int] = mapped_column(default=0)  # how many it went to
    stopped_at: Mapped[datetime | None]
    stopped_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    cohort: Mapped[Cohort | None] = relationship()
    made_by: Mapped[Person] = relationship(foreign_keys=[made_by_id])
    stopped_by: Mapped[Person | None] = relationship(foreign_keys=[stopped_by_id])

    @property
    def mailing_state(self) -> str:
        return state_of_mailing(sent_at=self.sent_at, stopped_at=self.stopped_at)


class StandardText(Base):
    """Words that are used again, of everybody who coaches or works in the office."""

    __tablename__ = "standard_texts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    subject: Mapped[str] = mapped_column(String(150))
    text: Mapped[str] = mapped_column(Text)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    changed_at: Mapped[datetime]

    changed_by: Mapped[Person] = relationship()
