"""What a holder lets strangers see of a certificate."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.certificates.models import Certificate
from lms.db import Base

NAME, PAGE = "name", "page"


_STANDING = text("until IS NULL")


class Showing(Base):
    """The holder lets strangers see the whole name: on the page to verify at (`name`), or on a page to share (`page`).
    Switching on again gives a page a new address."""

    __tablename__ = "certificate_showings"
    __table_args__ = (
        Index(
            "uq_certificate_showings_standing",
            "certificate_id",
            "what",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    what: Mapped[str] = mapped_column(String(8))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    certificate: Mapped[Certificate] = relationship()
