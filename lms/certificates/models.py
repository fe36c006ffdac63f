from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    and_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.certificates.rules import CERTIFICATE
from lms.db import Base

_FIRST_PARTICIPATION = text("kind = 'participation' AND predecessor_id IS NULL")
_STANDING = text("undone_at IS NULL")


class Certificate(Base):
    """What was true on the day of issue. `facts` is everything the document states, frozen. A proof of participation is
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
    valid_until: Mapped[date | None]  # none: a proof of participation has no end
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
        primaryjoin=lambda: and_(Certificate.id == Revocation.certificate_id, Revocation.undone_at.is_(None)),
        viewonly=True,
    )


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


class StatusList(Base):
    """A list of bits that says, without a name, which certificates were withdrawn; signed anew when a bit is set."""

    __tablename__ = "status_lists"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    credential: Mapped[str | None] = mapped_column(Text)
    signed_at: Mapped[datetime | None]


class StatusEntry(Base):
    """One place on a list. It stays when the certificate is erased, so that a withdrawn file stays withdrawn."""

    __tablename__ = "status_entries"

    list_id: Mapped[int] = mapped_column(ForeignKey("status_lists.id"), primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    taken_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SigningKey(Base):
    """The public half of a key; the private half is a file in the data folder, for the job runner alone."""

    __tablename__ = "signing_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)  # credential-2026-1: named in what it signed
    kind: Mapped[str] = mapped_column(String(12))  # root, signer, credential, jwt
    public: Mapped[bytes] = mapped_column(LargeBinary)  # DER: a certificate of root and signer, else the key
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]  # signs no more; what it signed stays true
    leaked_at: Mapped[datetime | None]  # others may have it: what it signed is no longer believed


class Revocation(Base):
    """Withdrawn after a hearing, by whom and why. The reason is never public. An objection may undo it."""

    __tablename__ = "revocations"
    __table_args__ = (
        Index(
            "uq_revocations_standing",
            "certificate_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    hearing_id: Mapped[int | None] = mapped_column(
        ForeignKey("hearings.id"), unique=True
    )  # none: of before hearings were kept
    reason: Mapped[str] = mapped_column(Text)
    revoked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    revoked_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    certificate: Mapped[Certificate] = relationship(back_populates="revocations")
    revoked_by: Mapped[Person] = relationship()
    hearing: Mapped[Hearing | None] = relationship()
    objection: Mapped[Objection | None] = relationship(back_populates="revocation")


class Hearing(Base):
    """The holder was heard about a withdrawal that may come: when, how, and what they said."""

    __tablename__ = "hearings"

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    held_on: Mapped[date]
    way: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]

    certificate: Mapped[Certificate] = relationship()
    recorded_by: Mapped[Person] = relationship()


class Objection(Base):
    """The holder does not agree with a withdrawal. Somebody who was not involved hears them and decides."""

    __tablename__ = "objections"

    id: Mapped[int] = mapped_column(primary_key=True)
    revocation_id: Mapped[int] = mapped_column(ForeignKey("revocations.id"), unique=True)
    words: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    heard_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(8))
    reasons: Mapped[str] = mapped_column(Text, default="")  # the holder reads these
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]

    revocation: Mapped[Revocation] = relationship(back_populates="objection")
    recorded_by: Mapped[Person] = relationship(foreign_keys=[recorded_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
