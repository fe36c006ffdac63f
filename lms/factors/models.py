"""The second step of coming in: what somebody has for it, the codes on paper, and what was changed and by whom.

The secret of an app is locked with our key; of a passkey we keep the public half only; of codes on paper the hash.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base


class Factor(Base):
    """An app that shows codes, or a passkey. It counts from the moment it was tried out and worked."""

    __tablename__ = "factors"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60), default="")
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    locked_secret: Mapped[str | None] = mapped_column(String(200))  # of an app
    last_step: Mapped[int | None]  # of an app: the half minute of the last code that was right, used no more
    seed: Mapped[str | None] = mapped_column(String(64))  # of a passkey: what is signed while it is made
    credential_id: Mapped[str | None] = mapped_column(String(1400), unique=True)  # of a passkey, base64url
    public_key: Mapped[bytes | None]
    sign_count: Mapped[int] = mapped_column(default=0)

    @property
    def is_app(self) -> bool:
        return self.locked_secret is not None

    @property
    def is_passkey(self) -> bool:
        return not self.is_app


class RecoveryCode(Base):
    """One of the codes on a sheet of paper, for who has no phone at hand. A new sheet takes the place of the old one."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class HalfLogin(Base):
    """Somebody who showed a password or a mailed code and still has to take the second step. It opens nothing by itself."""

    __tablename__ = "half_logins"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    seed: Mapped[str] = mapped_column(String(64))  # of what a passkey signs
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class FactorChange(Base):
    """Who added, removed or reset what of somebody's second step, and why. Without `by`: on the machine itself."""

    __tablename__ = "factor_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    what: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60), default="")
    why: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]

    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])


class FactorStart(Base):
    """The one row that says since when a second step is asked for here: nobody's days of grace began before."""

    __tablename__ = "factor_starts"

    id: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]
