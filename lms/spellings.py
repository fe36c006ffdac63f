"""Words that the rule about writing refuses, and of which somebody says that they are written so: staff decides.

What mixes scripts or piles marks up may be a name all the same (`lms/writing_rules.py`). Whoever typed it ticks *zo schrijf ik het*;
from then on it stands in a list for staff. What they allow, every form takes.
"""

from datetime import datetime

from flask import g
from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, added_first, db

LONGEST, MOST_WAITING = 80, 200
WAITS, DENIED, FULL = "waits", "denied", "full"
ANSWERS = (WAITS, DENIED, FULL)  # to who asks
SHOWN_DECIDED = 50


class Spelling(Base):
    """A word as somebody writes it. Undecided as long as `is_allowed` is None."""

    __tablename__ = "spellings"

    id: Mapped[int] = mapped_column(primary_key=True)
    written: Mapped[str] = mapped_column(String(LONGEST), unique=True)
    label: Mapped[str] = mapped_column(String(120))  # of the field it was typed in
    # whose page it was; no foreign key: the word stays when they are erased. None: nobody was logged in
    person_id: Mapped[int | None] = mapped_column(index=True)
    asked_at: Mapped[datetime]
    is_allowed: Mapped[bool | None]
    decided_by_id: Mapped[int | None]
    decided_at: Mapped[datetime | None]


def _found(word: str) -> Spelling | None:
    return db.session.scalar(select(Spelling).where(Spelling.written == word[:LONGEST]))


def is_allowed(word: str) -> bool:
    found = _found(word)
    return found is not None and found.is_allowed is True


def ask(word: str, label: str, *, person_id: int | None, now: datetime) -> str:
    """Puts a word on the list, once. It stays though its form is refused meanwhile. Returns one of ANSWERS."""
    found = _found(word)
    if found is not None:
        return DENIED if found.is_allowed is False else WAITS
    waiting = db.session.scalar(select(func.count()).where(Spelling.is_allowed.is_(None))) or 0
    if len(word) > LONGEST or waiting >= MOST_WAITING:
        return FULL
    added_first(Spelling(written=word, label=label[:120], person_id=person_id, asked_at=now))
    g.keeps_refused = True
    return WAITS


def waiting() -> list[Spelling]:
    return list(
        db.session.scalars(select(Spelling).where(Spelling.is_allowed.is_(None)).order_by(Spelling.id))
    )


def decided() -> list[Spelling]:
    """The latest first."""
    query = select(Spelling).where(Spelling.is_allowed.is_not(None)).order_by(Spelling.decided_at.desc())
    return list(db.session.scalars(query.limit(SHOWN_DECIDED)))


def decide(spelling: Spelling, is_allowed: bool | None, *, by_id: int, now: datetime) -> None:
    """None: it is to be decided again."""
    spelling.is_allowed = is_allowed
    spelling.decided_by_id, spelling.decided_at = (None, None) if is_allowed is None else (by_id, now)
