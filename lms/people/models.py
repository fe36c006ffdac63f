"""What was changed about people by hand, and by whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base


class ContactChange(Base):
    """Somebody is reached or called otherwise since a moment. A mail address that somebody gives themself waits until they typed
    over the code that was mailed there; `done_at` is none until then."""

    __tablename__ = "contact_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    which: Mapped[str] = mapped_column(String(16))
    old: Mapped[str] = mapped_column(String(300))
    new: Mapped[str] = mapped_column(String(300))
    how: Mapped[str] = mapped_column(
        String(300), default="", server_default=""
    )  # staff knew that it was them
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    code_hash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    tries: Mapped[int] = mapped_column(default=0, server_default="0")  # that were wrong

    by: Mapped[Person] = relationship(foreign_keys=[by_id])


class RoleAct(Base):
    """Somebody of ours gave a role, lent it, ended it, undid it as a mistake, or looked at one without an end. The grant says what
    holds; this says what was done, also after the grant began anew."""

    __tablename__ = "role_acts"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    role: Mapped[str] = mapped_column(String(20))
    scope_id: Mapped[int] = mapped_column(default=0, server_default="0")
    until: Mapped[datetime | None]
    other_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # lent for whom; work went to whom
    why: Mapped[str] = mapped_column(String(300), default="", server_default="")
    had_since: Mapped[datetime | None]  # of the same role, that had ended before it was given again
    had_until: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # nobody: who runs the server
    at: Mapped[datetime]

    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
    other: Mapped[Person | None] = relationship(foreign_keys=[other_id])


class Merge(Base):
    """Two accounts are one person: asked by somebody of ours, made so by another. `choices` says of each way to reach or call them
    whose holds; `moved` how many rows of each column went along. The account that is gone stays as a closed row."""

    __tablename__ = "merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)  # goes on
    gone_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    choices: Mapped[dict[str, str]] = mapped_column(JSON)
    why: Mapped[str] = mapped_column(String(300), default="", server_default="")
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    done_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]  # not done after all
    moved: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    gone: Mapped[Person] = relationship(foreign_keys=[gone_id])
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    done_by: Mapped[Person | None] = relationship(foreign_keys=[done_by_id])

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dropped_at is None
