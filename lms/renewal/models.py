"""What a wijkverbinder does after the training, and the norms for it. Intervisie is read from the peer groups."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base


class DeepeningDay(Base):
    """Somebody was at a verdiepingsdag, as staff wrote down."""

    __tablename__ = "deepening_days"
    __table_args__ = (UniqueConstraint("person_id", "held_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    held_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(120))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]

    recorded_by: Mapped[Person] = relationship(foreign_keys=[recorded_by_id])


class Reflection(Base):
    """Looking back: what do I do differently? At most a thousand signs."""

    __tablename__ = "certificate_reflections"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # staff, when it was told by phone
    written_at: Mapped[datetime]


class FieldHours(Base):
    """Hours somebody worked in the neighbourhood, the person asked to say that they are true, and the answer."""

    __tablename__ = "field_hours"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    done_on: Mapped[date]
    hours: Mapped[int]
    what: Mapped[str] = mapped_column(String(200))
    # none: erased since, or an address that nobody answered from
    cosigner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    is_confirmed: Mapped[bool | None]
    asked_address: Mapped[str | None] = mapped_column(String(254))  # as typed, until somebody answers

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    cosigner: Mapped[Person | None] = relationship(foreign_keys=[cosigner_id])


class RenewalSetting(Base):
    """The norms as staff set them, each version kept. Without a row the proposals of the field guide hold."""

    __tablename__ = "renewal_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    meetings: Mapped[int]
    deepening_days: Mapped[int]
    reflections: Mapped[int]
    hours: Mapped[int]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime]

    set_by: Mapped[Person] = relationship()
