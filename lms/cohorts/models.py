"""A cohort with its group days and who was there; pauses, departures, changes of version, and who asks to be called.

Who learns and who coaches here are no rows of this slice but grants with the cohort as scope (`accounts.models.Grant`).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.curriculum.models import CourseVersion
from lms.db import Base


class Cohort(Base):
    """People who go through one version of a course together."""

    __tablename__ = "cohorts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"))
    place: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    capacity: Mapped[int]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]  # over: nobody comes in any more
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    # of school holidays (holiday_rules); empty: not known, so those of every region are named
    region: Mapped[str] = mapped_column(String(10), default="", server_default="")

    version: Mapped[CourseVersion] = relationship()
    group_days: Mapped[list[GroupDay]] = relationship(back_populates="cohort", order_by="GroupDay.starts_at")


class GroupDay(Base):
    """A day on which the cohort practises together, one a module, and extra ones for who could not come. One that is called
    off stays, so that it can be put on again."""

    __tablename__ = "group_days"
    __table_args__ = (
        Index(
            "uq_group_days_of_module",
            "cohort_id",
            "module_slug",
            unique=True,
            sqlite_where=sql("NOT is_extra"),
            postgresql_where=sql("NOT is_extra"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    module_slug: Mapped[str] = mapped_column(String(60))
    starts_at: Mapped[datetime]
    minutes: Mapped[int] = mapped_column(default=180)
    place: Mapped[str] = mapped_column(String(200))
    is_extra: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    called_off_at: Mapped[datetime | None]
    called_off_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    called_off_why: Mapped[str] = mapped_column(String(300), default="", server_default="")

    cohort: Mapped[Cohort] = relationship(back_populates="group_days")
    called_off_by: Mapped[Person | None] = relationship(foreign_keys=[called_off_by_id])
    attendance: Mapped[list[Attendance]] = relationship(back_populates="group_day")


class Attendance(Base):
    """Whether somebody was there, and who wrote that down."""

    __tablename__ = "group_day_attendance"
    __table_args__ = (UniqueConstraint("group_day_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_day_id: Mapped[int] = mapped_column(ForeignKey("group_days.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    was_present: Mapped[bool]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]

    group_day: Mapped[GroupDay] = relationship(back_populates="attendance")


class GroupDayAnswer(Base):
    """Somebody said beforehand whether they come. A day that moves to another time is asked anew."""

    __tablename__ = "group_day_answers"
    __table_args__ = (UniqueConstraint("group_day_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_day_id: Mapped[int] = mapped_column(ForeignKey("group_days.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    is_coming: Mapped[bool]
    answered_at: Mapped[datetime]

    person: Mapped[Person] = relationship()


class Pause(Base):
    """Somebody stops for a while. Nothing is expected of them until they come back."""

    __tablename__ = "pauses"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]  # the day we speak again
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    recorded_by: Mapped[Person] = relationship(foreign_keys=[recorded_by_id])


class VersionMove(Base):
    """A cohort went on with another version of its course: who decided that, and when. Undone by moving back."""

    __tablename__ = "version_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    from_version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"))
    to_version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"))
    moved_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    moved_at: Mapped[datetime]

    moved_by: Mapped[Person] = relationship()
    to_version: Mapped[CourseVersion] = relationship(foreign_keys=[to_version_id])


class CallRequest(Base):
    """A trainee asks to be called: "ik wil graag gebeld worden". Stands open until somebody spoke with them."""

    __tablename__ = "call_requests"
    __table_args__ = (
        Index(
            "uq_call_requests_open",
            "person_id",
            unique=True,
            sqlite_where=sql("answered_at IS NULL"),
            postgresql_where=sql("answered_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    about: Mapped[str] = mapped_column(String(500), default="")
    file_name: Mapped[str | None] = mapped_column(String(60), unique=True)  # the same, spoken in
    mimetype: Mapped[str] = mapped_column(String(20), server_default="", default="")
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Departure(Base):
    """Somebody left a cohort: for another one, or they stopped, with honour. Who wrote that down, when, and why."""

    __tablename__ = "departures"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    to_cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"))  # none: stopped
    reason: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    left_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    cohort: Mapped[Cohort] = relationship(foreign_keys=[cohort_id])
    to_cohort: Mapped[Cohort | None] = relationship(foreign_keys=[to_cohort_id])
    recorded_by: Mapped[Person] = relationship(foreign_keys=[recorded_by_id])
