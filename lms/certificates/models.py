from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base


class Certificate(Base):
    """What was true on the day of issue. `facts` is everything the document states, frozen."""

    __tablename__ = "certificates"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(26), unique=True)  # 130 random bits: the address to verify at
    number: Mapped[str] = mapped_column(String(20), unique=True)  # SLHZ-2026-0001, for people
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), unique=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    issued_on: Mapped[date]
    valid_until: Mapped[date]
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    file: Mapped[CertificateFile | None] = relationship(back_populates="certificate")
    revocation: Mapped[Revocation | None] = relationship(back_populates="certificate")


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
    """Withdrawn, by whom and why. The reason is never public."""

    __tablename__ = "revocations"

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    revoked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    revoked_at: Mapped[datetime]

    certificate: Mapped[Certificate] = relationship(back_populates="revocation")
