"""The public halves of our keys, and the signed lists that say which certificates were withdrawn. No person stands here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base
from lms.proof.list_rules import REVOCATION


class StatusList(Base):
    """Two lists of bits under one number, which say without a name which certificates were withdrawn and which were
    replaced; signed anew when a bit is set."""

    __tablename__ = "status_lists"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    credential: Mapped[str | None] = mapped_column(Text)  # what was withdrawn
    token: Mapped[str | None] = mapped_column(Text)  # the same as a VC-JWT
    signed_at: Mapped[datetime | None]
    replaced_credential: Mapped[str | None] = mapped_column(Text)
    replaced_token: Mapped[str | None] = mapped_column(Text)
    replaced_signed_at: Mapped[datetime | None]

    def signed(self, purpose: str) -> str | None:
        """The signed list of this purpose, when it was signed yet."""
        return self.credential if purpose == REVOCATION else self.replaced_credential

    def as_token(self, purpose: str) -> str | None:
        """The same list as a JWT, when the key for those was at hand."""
        return self.token if purpose == REVOCATION else self.replaced_token

    def keep(self, purpose: str, text: str, token: str | None, now: datetime) -> None:
        if purpose == REVOCATION:
            self.credential, self.token, self.signed_at = text, token, now
        else:
            self.replaced_credential, self.replaced_token, self.replaced_signed_at = text, token, now


class StatusEntry(Base):
    """One place on a list. It stays when the certificate is erased, so that a withdrawn file stays withdrawn."""

    __tablename__ = "status_entries"

    list_id: Mapped[int] = mapped_column(ForeignKey("status_lists.id"), primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    taken_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]  # a newer certificate came in its place


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
