"""A visitor asks to be called; somebody of ours rings, and says so."""

from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import db
from lms.intake.models import CallBack


def ask_call_back(*, name: str, phone: str, about: str, now: datetime) -> None:
    """The same number twice is one call, about what was asked last."""
    found = db.session.scalar(select(CallBack).where(CallBack.phone == phone, CallBack.called_at.is_(None)))
    if found is None:
        found = CallBack(phone=phone, asked_at=now, name=name, about=about)
        db.session.add(found)
    found.name, found.about = name, about or found.about


def mark_called(row: CallBack, *, by: Person, now: datetime) -> None:
    """The first to ring stays written down."""
    if row.called_at is None:
        row.called_at, row.called_by_id = now, by.id


def take_back_called(row: CallBack) -> None:
    row.called_at = row.called_by_id = None
