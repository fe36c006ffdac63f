"""Double submits happen once: a form carries a key, and the answer to that key is kept with its effect."""

from datetime import datetime

from flask import g, request
from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response

from lms import tokens
from lms.db import SAFE_METHODS, Base, db


class Submission(Base):
    """A form that was carried out, and where its sender was sent next."""

    __tablename__ = "submissions"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    location: Mapped[str] = mapped_column(String(2000))
    made_at: Mapped[datetime] = mapped_column(index=True)


def new_key() -> str:
    return tokens.new_name()


def answer_to(key: str, path: str) -> str | None:
    """Where the sender of this form was sent when it was carried out before; None when it was not. The path takes part in
    the key, so that it serves one form only."""
    return db.session.scalar(select(Submission.location).where(Submission.key_hash == _hash(key, path)))


def record(key: str, path: str, location: str, now: datetime) -> None:
    db.session.add(Submission(key_hash=_hash(key, path), location=location, made_at=now))


def _key_sent() -> str | None:
    if request.method in SAFE_METHODS:
        return None
    key = request.form.get("once", "")
    return key if 16 <= len(key) <= 64 else None


def earlier_answer() -> str | None:
    """Where the sender of this very form was sent before."""
    key = _key_sent()
    return answer_to(key, g.sender) if key else None


def keep_answer(response: Response, *, now: datetime) -> None:
    key = _key_sent()
    if key and response.status_code == 303 and answer_to(key, g.sender) is None:
        record(key, g.sender, response.headers["Location"], now)


def forget_before(moment: datetime) -> None:
    db.session.execute(delete(Submission).where(Submission.made_at < moment))


def _hash(key: str, path: str) -> str:
    return tokens.fingerprint(f"{path}\n{key}")
