from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base


class Certificate(Base):
    """What was true on the day of issue. `facts` is everything the document states, frozen."""

    __tablename__ = "certificates"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(26), unique=True)  # 130 random bits: the address to verify at
    number: Mapped[str] = mapped_column(String(20), unique=True)  # SLHZ-2026-0001, for people
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), unique=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    issued_on: Mapped[date]
    valid_until: Mapped[date]
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    file: Mapped[CertificateFile | None] = relationship(back_populates="certificate")
    revocation: Mapped[Revocation | None] = relationship(back_populates="certificate")


class CertificateFile(Base):
    """The PDF as it was made, once."""

    __tablename__ = "certificate_files"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]

    certificate: Mapped[Certificate] = relationship(back_populates="file")


class Revocation(Base):
    """Withdrawn, by whom and why. The reason is never public."""

    __tablename__ = "revocations"

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    revoked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    revoked_at: Mapped[datetime]

    certificate: Mapped[Certificate] = relationship(back_populates="revocation")
