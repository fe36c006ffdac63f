"""Asking for a certificate that says another name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.certificates.models import Certificate
from lms.db import Base

_OPEN = text("decided_at IS NULL")


class NameRequest(Base):
    """Somebody has another name now and asks for a certificate that says so."""

    __tablename__ = "certificate_name_requests"
    __table_args__ = (
        Index(
            "uq_certificate_name_requests_open",
            "certificate_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    is_granted: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]

    certificate: Mapped[Certificate] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
