"""Peer groups, their members (rows of their own, not grants: groups outlive cohorts), and their meetings with who was there.

There is no column for what was said, and none may come.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base


class PeerGroup(Base):
    """Four to seven equals from several neighbourhoods."""

    __tablename__ = "peer_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    cohort_id: Mapped[int | None] = mapped_column(
        ForeignKey("cohorts.id"), index=True
    )  # none: certified people
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    memberships: Mapped[list[PeerGroupMember]] = relationship(
        back_populates="group", order_by="PeerGroupMember.id"
    )
    meetings: Mapped[list[Meeting]] = relationship(back_populates="group", order_by="Meeting.starts_at")


class PeerGroupMember(Base):
    __tablename__ = "peer_group_members"
    __table_args__ = (UniqueConstraint("group_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("peer_groups.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    group: Mapped[PeerGroup] = relationship(back_populates="memberships")
    person: Mapped[Person] = relationship()


class Meeting(Base):
    """A planned meeting: when, where, which method, who hosts (gespreksleider) and who brings a case (inbrenger)."""

    __tablename__ = "meetings"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("peer_groups.id"), index=True)
    starts_at: Mapped[datetime]
    minutes: Mapped[int] = mapped_column(default=120)
    place: Mapped[str] = mapped_column(String(200))
    method: Mapped[str] = mapped_column(String(20))
    host_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # none: the coach leads
    case_bringer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    # who has the turn together with them, where there are more people than meetings left
    second_host_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    second_bringer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    planned_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[datetime | None]  # when those who were there said that it was over
    confirmed_at: Mapped[datetime | None]  # since when its attendance counts
    # who saw it besides whoever wrote it; none: it was written before a second was asked for
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    group: Mapped[PeerGroup] = relationship(back_populates="meetings")
    host: Mapped[Person | None] = relationship(foreign_keys=[host_id])
    case_bringer: Mapped[Person | None] = relationship(foreign_keys=[case_bringer_id])
    second_host: Mapped[Person | None] = relationship(foreign_keys=[second_host_id])
    second_bringer: Mapped[Person | None] = relationship(foreign_keys=[second_bringer_id])
    attendance: Mapped[list[MeetingAttendance]] = relationship(back_populates="meeting")

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def hosts(self) -> list[Person]:
        """Who lead; nobody when the coach does."""
        return [person for person in (self.host, self.second_host) if person]

    @property
    def bringers(self) -> list[Person]:
        return [person for person in (self.case_bringer, self.second_bringer) if person]

    @property
    def host_ids(self) -> set[int]:
        return {number for number in (self.host_id, self.second_host_id) if number}

    @property
    def bringer_ids(self) -> set[int]:
        return {number for number in (self.case_bringer_id, self.second_bringer_id) if number}

    def turn_ids(self, role: str) -> set[int]:
        return self.host_ids if role == "host" else self.bringer_ids

    @property
    def over_at(self) -> datetime:
        """As planned, or earlier when it was led to its end."""
        return min(self.ends_at, self.ended_at) if self.ended_at else self.ends_at

    @property
    def written_by_id(self) -> int | None:
        """Who wrote down last who was there; none when nobody did."""
        last = max(self.attendance, key=lambda row: row.recorded_at, default=None)
        return last.recorded_by_id if last else None


class MeetingAttendance(Base):
    __tablename__ = "meeting_attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    was_present: Mapped[bool]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]

    meeting: Mapped[Meeting] = relationship(back_populates="attendance")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class TurnSwap(Base):
    """Two members changed a turn among themselves; why is a code of a list."""

    __tablename__ = "turn_swaps"
    __table_args__ = (UniqueConstraint("meeting_id", "role", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    role: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)  # who gave the turn away
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(String(20))
    swapped_at: Mapped[datetime]

    meeting: Mapped[Meeting] = relationship()


class MeetingAnswer(Base):
    """Somebody said beforehand whether they come."""

    __tablename__ = "meeting_answers"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    is_coming: Mapped[bool]
    answered_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
