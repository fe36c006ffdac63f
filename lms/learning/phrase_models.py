"""The sentences that coaches use again when they answer."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class FeedbackPhrase(Base):
    """A sentence a coach likes to use again."""

    __tablename__ = "feedback_phrases"
    __table_args__ = (UniqueConstraint("person_id", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str] = mapped_column(String(300))
