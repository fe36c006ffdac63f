"""Who is whose maatje, in rounds from meeting to meeting."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base
from lms.peergroups.models import PeerGroup


class Buddy(Base):
    """Somebody in a round of a group. Those with the same `pair` are each other's maatje: two, or three of an odd number."""

    __tablename__ = "buddies"
    __table_args__ = (UniqueConstraint("group_id", "round", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("peer_groups.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    round: Mapped[int]
    pair: Mapped[int]
    matched_at: Mapped[datetime]
    shows_number_at: Mapped[
        datetime | None
    ]  # since when their maatje may see their number, if that one agrees too

    group: Mapped[PeerGroup] = relationship()
    person: Mapped[Person] = relationship()
