"""Applications, and the steps staff took with each.

Where an application stands is no column: it follows from its steps (`rules.application_state`, and in SQL `queries.stands`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.db import Base
from lms.searching import keeps_findable
from lms.writing_rules import email_key, person_key, phone_to_ring


class Application(Base):
    """Somebody who wants to become a wijkverbinder. Has no account until invited."""

    __tablename__ = "applications"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), default="")
    email_key: Mapped[str | None] = mapped_column(String(254), index=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    phone_key: Mapped[str | None] = mapped_column(String(16), index=True)
    neighbourhood: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str | None] = mapped_column(String(250), index=True)  # of name and place together
    motivation: Mapped[str] = mapped_column(Text, default="")
    search_text: Mapped[str] = mapped_column(Text, default="", server_default="")  # what somebody is found by
    applied_at: Mapped[datetime] = mapped_column(index=True)
    on_behalf_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # staff who wrote it down
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # once invited
    import_id: Mapped[int | None] = mapped_column(ForeignKey("application_imports.id"), index=True)

    @validates("email")
    def _email_typed(self, _name: str, email: str) -> str:
        self.email_key = email_key(email)
        return email

    @validates("phone")
    def _phone_typed(self, _name: str, phone: str) -> str:
        self.phone_key = phone_to_ring(phone)
        return phone

    @validates("name", "neighbourhood")
    def _name_or_place_typed(self, which: str, typed: str) -> str:
        both = {"name": self.name, "place": self.neighbourhood} | {
            "name" if which == "name" else "place": typed
        }
        self.name_key = person_key(**both)
        return typed

    on_behalf_by: Mapped[Person | None] = relationship(foreign_keys=[on_behalf_by_id])
    steps: Mapped[list[ApplicationStep]] = relationship(
        back_populates="application", order_by="ApplicationStep.id"
    )


keeps_findable(Application, "name", "email", "neighbourhood")


class ApplicationImport(Base):
    """Many applications at once, from a sheet. `consent`: where it lies that these people agreed."""

    __tablename__ = "application_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    consent: Mapped[str] = mapped_column(String(300))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    undone_at: Mapped[datetime | None]

    made_by: Mapped[Person] = relationship(foreign_keys=[made_by_id])
    undone_by: Mapped[Person | None] = relationship(foreign_keys=[undone_by_id])


class ApplicationStep(Base):
    """What staff did with an application: called, placed, put on the waiting list, invited, declined. The latest step
    other than a call says where the application stands."""

    __tablename__ = "application_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text, default="")
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"))
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    taken_at: Mapped[datetime]
    act_id: Mapped[int | None] = mapped_column(ForeignKey("application_acts.id"), index=True)

    application: Mapped[Application] = relationship(back_populates="steps")
    cohort: Mapped[Cohort | None] = relationship()
    taken_by: Mapped[Person] = relationship()


class ApplicationAct(Base):
    """One act with many applications at once. `kind` is what was asked; where each came to stand its step says."""

    __tablename__ = "application_acts"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    undone_at: Mapped[datetime | None]

    cohort: Mapped[Cohort | None] = relationship()
    made_by: Mapped[Person] = relationship(foreign_keys=[made_by_id])


class ApplicationChange(Base):
    """What somebody wrote when signing up was wrong, and staff wrote it right."""

    __tablename__ = "application_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    which: Mapped[str] = mapped_column(String(20))
    old: Mapped[str] = mapped_column(Text)
    new: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    changed_at: Mapped[datetime]

    application: Mapped[Application] = relationship()
    by: Mapped[Person] = relationship(foreign_keys=[by_id])


class ApplicationMerge(Base):
    """Two applications of one person: staff saw that, and the first goes on in the second. Where it was two people after
    all they are taken apart, and the row says by whom and why."""

    __tablename__ = "application_merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    merged_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    merged_at: Mapped[datetime]
    # what the second lacked and got from the first
    took_email: Mapped[bool] = mapped_column(default=False)
    took_phone: Mapped[bool] = mapped_column(default=False)
    apart_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    apart_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")

    application: Mapped[Application] = relationship(foreign_keys=[application_id])
    into: Mapped[Application] = relationship(foreign_keys=[into_id])
    merged_by: Mapped[Person] = relationship(foreign_keys=[merged_by_id])
    apart_by: Mapped[Person | None] = relationship(foreign_keys=[apart_by_id])


class CallBack(Base):
    """A visitor asks to be called, before signing up. Stands open until somebody of ours rang; forgotten four weeks later."""

    __tablename__ = "call_backs"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    called_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
