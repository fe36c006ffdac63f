"""Groups are asked whether people may go from one to the other, and what each of them says."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base
from lms.peergroups.models import PeerGroup


class GroupChange(Base):
    """People of one group would go to another: all of them, some of them, or those who go on after the training."""

    __tablename__ = "group_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    from_group_id: Mapped[int] = mapped_column(ForeignKey("peer_groups.id"), index=True)
    # none: a new one, until it is there
    to_group_id: Mapped[int | None] = mapped_column(ForeignKey("peer_groups.id"), index=True)
    name: Mapped[str] = mapped_column(String(120), default="")  # of the new group
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    agreed_aloud_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    settled_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(20))

    from_group: Mapped[PeerGroup] = relationship(foreign_keys=[from_group_id])
    to_group: Mapped[PeerGroup | None] = relationship(foreign_keys=[to_group_id])
    parts: Mapped[list[ChangePart]] = relationship(back_populates="change", order_by="ChangePart.id")

    @property
    def name_after(self) -> str:
        return self.to_group.name if self.to_group else self.name

    @property
    def goers(self) -> list[Person]:
        return [part.person for part in self.parts if part.goes]


class ChangePart(Base):
    """Somebody who is asked: whether they would go, and what they said. Why not is not asked."""

    __tablename__ = "group_change_parts"
    __table_args__ = (UniqueConstraint("change_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("group_changes.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    goes: Mapped[bool]
    is_yes: Mapped[bool | None]  # none: said nothing yet

    change: Mapped[GroupChange] = relationship(back_populates="parts")
    person: Mapped[Person] = relationship()
