"""Codes that were read out, and what ways in somebody has."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import LoginCode, Person
from lms.accounts.rules import ON_PAPER, SPOKEN
from lms.db import db
from lms.factors.queries import has_factor
from lms.notifications.queries import postal_address_of
from lms.roles import OVER_OTHERS

SHOWN = 20


def read_out_today(person_id: int, *, now: datetime) -> int:
    """In the last 24 hours, used or not."""
    query = select(func.count(LoginCode.id)).where(
        LoginCode.person_id == person_id,
        LoginCode.way == SPOKEN,
        LoginCode.created_at > now - timedelta(days=1),
    )
    return db.session.scalar(query) or 0


def codes_that_let_in(person_id: int) -> list[LoginCode]:
    """The read out codes with which somebody came in as this person, newest first."""
    query = (
        select(LoginCode)
        .where(LoginCode.person_id == person_id, LoginCode.way == SPOKEN, LoginCode.used_at.is_not(None))
        .options(joinedload(LoginCode.given_by))
        .order_by(LoginCode.id.desc())
        .limit(SHOWN)
    )
    return list(db.session.scalars(query))


def codes_to_see(person_id: int) -> list[LoginCode]:
    """Of which nobody said yet whether it was them."""
    return [code for code in codes_that_let_in(person_id) if code.seen_at is None and code.denied_at is None]


@dataclass(frozen=True)
class WaysIn:
    """Of one person. `living` are the codes on paper or read out that still let somebody in."""

    person: Person
    postal_address: str
    is_ours: bool
    has_factor: bool
    read_out_today: int
    living: list[LoginCode]

    @property
    def may_be_read_out(self) -> bool:
        return not self.is_ours and not self.has_factor


def ways_in_of(person: Person, *, now: datetime) -> WaysIn:
    living = select(LoginCode).where(
        LoginCode.person_id == person.id,
        LoginCode.way.in_((SPOKEN, ON_PAPER)),
        LoginCode.used_at.is_(None),
        LoginCode.expires_at > now,
    )
    return WaysIn(
        person,
        postal_address_of(person.id),
        is_ours=person.has_role(*OVER_OTHERS, now=now),
        has_factor=has_factor(person.id),
        read_out_today=read_out_today(person.id, now=now),
        living=list(db.session.scalars(living.order_by(LoginCode.id))),
    )
