"""Neighbourhood projects: phases they entered, members in a role, partners, and the logbook.

Taking part in a project is a row here, not a grant: somebody has another role in each, and leaving ends the row.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base
from lms.roles import CONNECTOR


class Project(Base):
    """A place in a neighbourhood that people make together, so that it comes to mean something for all who live there."""

    __tablename__ = "projects"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(200))  # "Blokker, gemeente Hoorn"
    summary: Mapped[str] = mapped_column(Text)  # what the place is, in two sentences
    about: Mapped[str] = mapped_column(Text)
    started_on: Mapped[date]

    phases: Mapped[list[ProjectPhase]] = relationship(back_populates="project", order_by="ProjectPhase.id")
    members: Mapped[list[ProjectMember]] = relationship(back_populates="project", order_by="ProjectMember.id")
    partners: Mapped[list[ProjectPartner]] = relationship(
        back_populates="project", order_by="ProjectPartner.id"
    )
    entries: Mapped[list[LogbookEntry]] = relationship(
        back_populates="project", order_by="LogbookEntry.happened_on.desc()"
    )


class ProjectPhase(Base):
    """The project entered a phase (its code in courses/projecten/fasen.toml) on a day. The last row is where it stands."""

    __tablename__ = "project_phases"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    phase: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text, default="")
    entered_on: Mapped[date]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    project: Mapped[Project] = relationship(back_populates="phases")


class ProjectMember(Base):
    """Somebody with an account takes part, in a role (`rules.ROLES`). Shown by name on the public page only when they
    agreed, since that moment."""

    __tablename__ = "project_members"
    __table_args__ = (UniqueConstraint("project_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    until: Mapped[date | None]
    shown_since: Mapped[datetime | None]

    project: Mapped[Project] = relationship(back_populates="members")
    person: Mapped[Person] = relationship()

    @property
    def is_connector(self) -> bool:
        return self.role == CONNECTOR


class ProjectPartner(Base):
    """An organisation that takes part: gemeente, woningcorporatie, school. No persons here."""

    __tablename__ = "project_partners"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))

    project: Mapped[Project] = relationship(back_populates="partners")


class LogbookEntry(Base):
    """Something the project did or heard. Never with names of residents. `hand_in_id`: shared by a trainee; the entry
    goes when the trainee withdraws."""

    __tablename__ = "logbook_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(160))
    text: Mapped[str] = mapped_column(Text)
    happened_on: Mapped[date]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]
    hand_in_id: Mapped[int | None] = mapped_column(ForeignKey("hand_ins.id"), unique=True)

    project: Mapped[Project] = relationship(back_populates="entries")
    hidings: Mapped[list[LogbookHiding]] = relationship(
        back_populates="entry", order_by="LogbookHiding.id", cascade="all, delete-orphan"
    )


class LogbookHiding(Base):
    """Somebody took an entry off the public page, and maybe somebody put it back: who and when, both times."""

    __tablename__ = "logbook_hidings"
    __table_args__ = (
        Index(
            "uq_logbook_hidings_standing",
            "entry_id",
            unique=True,
            sqlite_where=sql("shown_at IS NULL"),
            postgresql_where=sql("shown_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("logbook_entries.id"), index=True)
    hidden_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    hidden_at: Mapped[datetime]
    shown_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    shown_at: Mapped[datetime | None]

    entry: Mapped[LogbookEntry] = relationship(back_populates="hidings")
    hidden_by: Mapped[Person] = relationship(foreign_keys=[hidden_by_id])
    shown_by: Mapped[Person | None] = relationship(foreign_keys=[shown_by_id])
