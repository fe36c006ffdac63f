"""Ringing somebody: whose turn it is, when they were not reached, and that it was done. What is to be told are messages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base


class Call(Base):
    """Somebody is to be rung, or was. At most one stands open for a reader; it begins when a colleague does something with it."""

    __tablename__ = "calls"
    __table_args__ = (
        Index(
            "uq_calls_open",
            "reader",
            unique=True,
            sqlite_where=sql("ended_at IS NULL"),
            postgresql_where=sql("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(String(20), index=True)  # p<person>, or b<message> without an account
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    opened_at: Mapped[datetime]
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    claimed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    claimed_by: Mapped[Person | None] = relationship(foreign_keys=[claimed_by_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])
    tries: Mapped[list[CallTry]] = relationship(back_populates="call", order_by="CallTry.id")


class CallTry(Base):
    """A colleague rang and did not reach them."""

    __tablename__ = "call_tries"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    tried_at: Mapped[datetime]
    tried_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))

    call: Mapped[Call] = relationship(back_populates="tries")
    tried_by: Mapped[Person] = relationship()
