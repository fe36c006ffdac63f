"""Asking a group to take somebody in, what its members say, and a row for each coming and going."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base
from lms.peergroups.models import PeerGroup


class JoinRequest(Base):
    """A group is asked to take somebody in."""

    __tablename__ = "join_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("peer_groups.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)  # who would come
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    agreed_aloud_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id")
    )  # who noted that the group said so
    settled_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(20))

    group: Mapped[PeerGroup] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    answers: Mapped[list[JoinAnswer]] = relationship(back_populates="request")


class JoinAnswer(Base):
    """A member says yes, or that they would rather not. Why is not asked."""

    __tablename__ = "join_answers"
    __table_args__ = (UniqueConstraint("request_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("join_requests.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    is_yes: Mapped[bool]

    request: Mapped[JoinRequest] = relationship(back_populates="answers")


class GroupAct(Base):
    """Somebody came into a group, came back to it, or left it."""

    __tablename__ = "group_acts"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("peer_groups.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    happened_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # none: silence of a week

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
