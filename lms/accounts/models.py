"""People, the roles they hold, and the ways in: sessions, codes, invitations.

Of a secret only the hash is a column, so this part of the database opens nothing for who steals it.
"""

from __future__ import annotations

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from lms.accounts.rules import ASKED
from lms.accounts.session_rules import Life, life_of
from lms.db import Base
from lms.roles import OVER_OTHERS, STAFF
from lms.searching import keeps_findable
from lms.writing_rules import email_key, person_key, phone_to_ring


class Person(Base, UserMixin):
    """Somebody with an account. An applicant is not a person here until invited.

    Beside the address and the number as they were typed stands the one form that says whether two are the same
    (`lms/writing_rules.py`): none when they cannot be read, or when somebody else had the address before.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))  # how they want to be called
    # what they propose; once confirmed, the same as the newest `ConfirmedName`
    certificate_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    email_key: Mapped[str | None] = mapped_column(String(254), unique=True, index=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    phone_key: Mapped[str | None] = mapped_column(String(16), index=True)
    neighbourhood: Mapped[str] = mapped_column(String(120), default="")
    search_text: Mapped[str] = mapped_column(Text, default="", server_default="")  # what somebody is found by
    name_key: Mapped[str | None] = mapped_column(String(250), index=True)  # of name and place together
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    @validates("email")
    def _email_typed(self, _name: str, email: str | None) -> str | None:
        self.email_key = email_key(email or "")
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

    has_weak_password = False  # no column: what was typed to come in, judged in this request
    came_by_code = 0  # no column: the number of the code by which this person comes in, in this request
    session_token = ""  # no column: the secret of the device on which this person came in, for this request

    grants: Mapped[list[Grant]] = relationship(
        back_populates="person", foreign_keys="Grant.person_id", order_by="Grant.id"
    )

    def has_role(self, *roles: str, now: datetime) -> bool:
        """Whether one of the roles is held, in whatever scope."""
        return any(grant.role in roles for grant in self.active_grants(now))

    def scopes(self, role: str, *, now: datetime) -> frozenset[int]:
        """The cohorts (or projects) in which the role is held."""
        return frozenset(
            grant.scope_id for grant in self.active_grants(now) if grant.role == role and grant.scope_id
        )

    def active_grants(self, now: datetime) -> list[Grant]:
        return [grant for grant in self.grants if grant.is_in_force(now)]

    def is_staff(self, *, now: datetime) -> bool:
        return self.has_role(*STAFF, now=now)

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the secret of this device's session, not the person's id."""
        return self.session_token

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name


keeps_findable(Person, "name", "certificate_name", "email", "neighbourhood")


class Grant(Base):
    """A role somebody holds: where (scope), since when, until when, given by whom.

    A trainee's place in a cohort and a coach's care for it have the cohort as scope. All other roles hold everywhere (scope
    0): a wijkverbinder is one from their first certificate until it is withdrawn. In which peer groups and projects
    somebody takes part are rows of those slices (`PeerGroupMember`, `ProjectMember`), not grants.
    """

    __tablename__ = "grants"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "scope_id"),
        Index("ix_grants_role_scope_id", "role", "scope_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(20))
    scope_id: Mapped[int] = mapped_column(default=0)  # 0: everywhere
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    person: Mapped[Person] = relationship(back_populates="grants", foreign_keys=[person_id])

    def is_in_force(self, now: datetime) -> bool:
        """Whether it counts: it has no end, or its end is still to come."""
        return self.until is None or self.until > now

    @classmethod
    def in_force(cls, now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
        """The same for the `where` of a query."""
        return or_(cls.until.is_(None), cls.until > now)


class LoginSession(Base):
    """One device on which somebody is logged in. Ending the row logs out at the next request; so does lying idle."""

    __tablename__ = "login_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]  # did something; looking at pages is a use that `last_use` knows of
    ended_at: Mapped[datetime | None]
    is_own_device: Mapped[bool | None]  # None: nobody answered yet, so perhaps others use it too
    confirmed_at: Mapped[datetime | None]  # when they last said once more who they are
    code_id: Mapped[int | None] = mapped_column(ForeignKey("login_codes.id"))  # by which it came in

    person: Mapped[Person] = relationship()

    @property
    def is_work(self) -> bool:
        """Whether its person coached, assessed or worked for SLHZ when it began, so that a role that ends revives no session."""
        return any(
            grant.role in OVER_OTHERS and grant.is_in_force(self.created_at) for grant in self.person.grants
        )

    @property
    def life(self) -> Life:
        return life_of(is_work=self.is_work, is_own_device=self.is_own_device)


class LoginCode(Base):
    """A code of six or eight digits that lets somebody in once: asked for, on a letter, or read out by one of ours. One that was
    asked for is made from the seed and our key, so that the same code can be mailed again while the table alone tells nobody what
    it is; of the others only the hash is kept."""

    __tablename__ = "login_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    seed: Mapped[str] = mapped_column(String(64), default="", server_default="")
    digits: Mapped[int] = mapped_column(default=6, server_default="6")
    mails: Mapped[int] = mapped_column(default=0, server_default="0")
    way: Mapped[str] = mapped_column(String(8), default=ASKED, server_default=ASKED)
    letter_number: Mapped[str | None] = mapped_column(
        String(6), unique=True
    )  # stands on the letter, for who has neither a number nor an address
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # who printed it, or read it out
    seen_at: Mapped[datetime | None]  # its owner knows that somebody came in with a code that was read out
    denied_at: Mapped[datetime | None]  # and says that it was not them

    given_by: Mapped[Person | None] = relationship(foreign_keys=[given_by_id])


class Invitation(Base):
    """A link for somebody who is to have an account. Opening it does nothing; it offers to send a fresh code."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class ConfirmedName(Base):
    """The name for a certificate, as somebody of ours read it on a document of this kind on this day: no number of it, no copy.
    The newest of a person counts. Those who had a certificate before names were confirmed have the name that stands on it."""

    __tablename__ = "confirmed_names"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    document: Mapped[str] = mapped_column(String(16))
    seen_on: Mapped[date | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime]

    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])


class NameChange(Base):
    """Somebody was called otherwise from a moment on, or has another name for the certificate. Nobody as `by` is who runs the
    server."""

    __tablename__ = "name_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    which: Mapped[str] = mapped_column(String(12))  # call, certificate
    old: Mapped[str] = mapped_column(String(120))
    new: Mapped[str] = mapped_column(String(120))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
