"""What people wish for their group, and groups that were made in one act.

Whom somebody would rather not be with is a row of theirs alone: it stands in what they take along, and nobody else reads it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base
from lms.peergroups.models import PeerGroup


class EveningWish(Base):
    """On which evenings somebody can come, as codes of `rules.EVENINGS`."""

    __tablename__ = "evening_wishes"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    evenings: Mapped[list[str]] = mapped_column(JSON)
    said_at: Mapped[datetime]


class RatherNot(Base):
    """Somebody would rather not be in a group with another. Why is not asked; taking it back leaves no row."""

    __tablename__ = "rather_nots"
    __table_args__ = (UniqueConstraint("person_id", "not_with_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    not_with_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)

    other: Mapped[Person] = relationship(foreign_keys=[not_with_id])


class Composition(Base):
    """Groups made in one act, which can be undone while nobody knows of them."""

    __tablename__ = "compositions"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"))  # none: certified people
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    groups: Mapped[list[ComposedGroup]] = relationship(
        back_populates="composition", order_by="ComposedGroup.id", cascade="all, delete-orphan"
    )


class ComposedGroup(Base):
    __tablename__ = "composed_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    composition_id: Mapped[int] = mapped_column(ForeignKey("compositions.id"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("peer_groups.id"), unique=True)

    composition: Mapped[Composition] = relationship(back_populates="groups")
    group: Mapped[PeerGroup] = relationship()
