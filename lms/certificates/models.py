"""The register: certificates and their files, every act with them, and what is left after erasure."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base
from lms.proof.rules import CERTIFICATE

if TYPE_CHECKING:
    from lms.certificates.withdrawal_models import Revocation

_FIRST_PARTICIPATION = text("kind = 'participation' AND predecessor_id IS NULL")


class Certificate(Base):
    """What was true on the day of issue. `facts` is everything the document states, frozen. A statement of participation is
    a certificate of another kind: it proves what somebody did, and has no end."""

    __tablename__ = "certificates"
    __table_args__ = (
        Index(
            "uq_certificates_participation",
            "person_id",
            "cohort_id",
            unique=True,
            sqlite_where=_FIRST_PARTICIPATION,
            postgresql_where=_FIRST_PARTICIPATION,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(26), unique=True)  # 130 random bits: the address to verify at
    number: Mapped[str] = mapped_column(String(20), unique=True)  # SLHZ-2026-0001, for people
    kind: Mapped[str] = mapped_column(String(16), default=CERTIFICATE, server_default=CERTIFICATE)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), unique=True)
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), unique=True)
    succession: Mapped[str | None] = mapped_column(String(16))  # why it took the place of another
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    issued_on: Mapped[date]
    valid_until: Mapped[date | None]  # none: a statement of participation has no end
    followed_on: Mapped[
        date | None
    ]  # another took its place, which a register that was put back has no row of
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    file: Mapped[CertificateFile | None] = relationship(back_populates="certificate")
    predecessor: Mapped[Certificate | None] = relationship(back_populates="successor", remote_side=[id])
    successor: Mapped[Certificate | None] = relationship(back_populates="predecessor")
    revocations: Mapped[list[Revocation]] = relationship(
        back_populates="certificate", order_by="Revocation.id"
    )
    # the one that stands: an objection may have undone others
    revocation: Mapped[Revocation | None] = relationship(
        primaryjoin="and_(Certificate.id == Revocation.certificate_id, Revocation.undone_at.is_(None))",
        viewonly=True,
    )

    @property
    def replaced_on(self) -> date | None:
        """The day another certificate took its place."""
        return self.successor.issued_on if self.successor is not None else self.followed_on


class NumberSeries(Base):
    """The highest number ever given out of a kind and year. It only goes up, whatever is erased or put back."""

    __tablename__ = "certificate_numbers"

    prefix: Mapped[str] = mapped_column(String(16), primary_key=True)  # SLHZ-2026-
    highest: Mapped[int]


class CertificateFile(Base):
    """The PDF as it was made, once, with the credential it carries and the place it has on a status list.
    Files of before the signatures have only the PDF."""

    __tablename__ = "certificate_files"
    __table_args__ = (
        UniqueConstraint("status_list_id", "status_index"),
        ForeignKeyConstraint(
            ["status_list_id", "status_index"], ["status_entries.list_id", "status_entries.index"]
        ),
    )

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    credential: Mapped[str | None] = mapped_column(Text)  # the very characters that are in the PDF
    jwt: Mapped[str | None] = mapped_column(Text)
    status_list_id: Mapped[int | None]
    status_index: Mapped[int | None]

    certificate: Mapped[Certificate] = relationship(back_populates="file")


class ReplacedFile(Base):
    """The bytes of a file that another one took the place of, since a key was lost: the same certificate, number and code. The
    hash stays when the holder is erased."""

    __tablename__ = "replaced_files"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    certificate_id: Mapped[int | None] = mapped_column(
        ForeignKey("certificates.id", ondelete="SET NULL"), index=True
    )
    key_id: Mapped[int] = mapped_column(ForeignKey("signing_keys.id"))  # the one that was lost
    made_at: Mapped[datetime]
    replaced_at: Mapped[datetime]
    status_list_id: Mapped[int | None]
    status_index: Mapped[int | None]


class CertificateAct(Base):
    """Something that was done with a certificate: what, by whom (nobody: by itself) and when. Staff only."""

    __tablename__ = "certificate_acts"

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    note: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    by: Mapped[Person | None] = relationship()


class ErasedCertificate(Base):
    """What is left of a certificate after its holder was erased: no name and no address, enough for the holder's own
    file to be believed. And of one that was given after the copy of the register that was put back: of that the number too."""

    __tablename__ = "certificate_proofs"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    number: Mapped[str | None] = mapped_column(
        String(20)
    )  # of what was lost; none when its holder was erased
    sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    issued_on: Mapped[date]
    valid_until: Mapped[date | None]
    revoked_on: Mapped[date | None]
    replaced_on: Mapped[date | None]
    status_list_id: Mapped[int | None]
    status_index: Mapped[int | None]
    erased_at: Mapped[datetime]
    erased_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


_OPEN = text("decided_at IS NULL")


class NameRequest(Base):
    """Somebody has another name now and asks for a certificate that says so."""

    __tablename__ = "certificate_name_requests"
    __table_args__ = (
        Index(
            "uq_certificate_name_requests_open",
            "certificate_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    is_granted: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]

    certificate: Mapped[Certificate] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])


NAME, PAGE = "name", "page"


_STANDING = text("until IS NULL")


class Showing(Base):
    """The holder lets strangers see the whole name: on the page to verify at (`name`), or on a page to share (`page`).
    Switching on again gives a page a new address."""

    __tablename__ = "certificate_showings"
    __table_args__ = (
        Index(
            "uq_certificate_showings_standing",
            "certificate_id",
            "what",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    what: Mapped[str] = mapped_column(String(8))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    certificate: Mapped[Certificate] = relationship()
