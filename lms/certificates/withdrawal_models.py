"""Withdrawing a certificate: the hearing before it, the withdrawal, and the holder's objection to it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.certificates.models import Certificate
from lms.db import Base

_STANDING = text("undone_at IS NULL")


class Revocation(Base):
    """Withdrawn after a hearing, by whom and why. The reason is never public. An objection may undo it."""

    __tablename__ = "revocations"
    __table_args__ = (
        Index(
            "uq_revocations_standing",
            "certificate_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    hearing_id: Mapped[int | None] = mapped_column(
        ForeignKey("hearings.id"), unique=True
    )  # none: of before hearings were kept
    reason: Mapped[str] = mapped_column(Text)
    revoked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    revoked_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    certificate: Mapped[Certificate] = relationship(back_populates="revocations")
    revoked_by: Mapped[Person] = relationship()
    hearing: Mapped[Hearing | None] = relationship()
    objection: Mapped[Objection | None] = relationship(back_populates="revocation")


class Hearing(Base):
    """The holder was heard about a withdrawal that may come: when, how, and what they said."""

    __tablename__ = "hearings"

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    held_on: Mapped[date]
    way: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]

    certificate: Mapped[Certificate] = relationship()
    recorded_by: Mapped[Person] = relationship()


class Objection(Base):
    """The holder does not agree with a withdrawal. Somebody who was not involved hears them and decides."""

    __tablename__ = "objections"

    id: Mapped[int] = mapped_column(primary_key=True)
    revocation_id: Mapped[int] = mapped_column(ForeignKey("revocations.id"), unique=True)
    words: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    heard_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(8))
    reasons: Mapped[str] = mapped_column(Text, default="")  # the holder reads these
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]

    revocation: Mapped[Revocation] = relationship(back_populates="objection")
    recorded_by: Mapped[Person] = relationship(foreign_keys=[recorded_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
