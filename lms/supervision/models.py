"""What coaches wrote down about trainees, and the messages they sent to a part of a cohort."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.db import Base


class CoachAct(Base):
    """What a coach did about somebody: called, wrote, planned. What it was about rests until a day, and the act stays."""

    __tablename__ = "supervision_acts"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(Text)
    about: Mapped[list[str]] = mapped_column(JSON)  # keys of the signals that stood then
    until: Mapped[date | None]
    done_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    done_at: Mapped[datetime]

    done_by: Mapped[Person] = relationship(foreign_keys=[done_by_id])


class Note(Base):
    """What coaches write for each other about a trainee. Staff only, as the page says; part of the trainee's export."""

    __tablename__ = "supervision_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    text: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]

    written_by: Mapped[Person] = relationship(foreign_keys=[written_by_id])


class CohortMessage(Base):
    """One message to a part of a cohort: by mail to who has an address, as a letter to who has none."""

    __tablename__ = "cohort_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    segment: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(150))
    text: Mapped[str] = mapped_column(Text)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    sent_at: Mapped[datetime]

    cohort: Mapped[Cohort] = relationship()
    sent_by: Mapped[Person] = relationship(foreign_keys=[sent_by_id])
    recipients: Mapped[list[CohortMessageRecipient]] = relationship(
        back_populates="message", order_by="CohortMessageRecipient.id"
    )


class CohortMessageRecipient(Base):
    __tablename__ = "cohort_message_recipients"
    __table_args__ = (UniqueConstraint("message_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("cohort_messages.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    on_paper: Mapped[bool]

    message: Mapped[CohortMessage] = relationship(back_populates="recipients")
    person: Mapped[Person] = relationship()
