"""Whose turn it is to answer a hand-in, and answers that were changed after their maker had read them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base
from lms.learning.models import Review


class ReviewClaim(Base):
    """Somebody looks at a hand-in now, so nobody else does. One at a time; it ends by itself."""

    __tablename__ = "review_claims"

    id: Mapped[int] = mapped_column(primary_key=True)
    hand_in_id: Mapped[int] = mapped_column(ForeignKey("hand_ins.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    until: Mapped[datetime]

    person: Mapped[Person] = relationship()


class SecondLook(Base):
    """An answer that its maker had read was changed: what it was before, who changed it, and why."""

    __tablename__ = "second_looks"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(12))
    feedback: Mapped[str] = mapped_column(Text)
    to_do: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text)
    looked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    looked_at: Mapped[datetime]

    review: Mapped[Review] = relationship(backref=backref("second_looks", order_by="SecondLook.id"))
    looked_by: Mapped[Person] = relationship()
