"""What somebody has for the second step, and where they are with it."""

from datetime import datetime

from sqlalchemy import Exists, exists, func, select

from lms.accounts.models import LoginSession, Person
from lms.db import db
from lms.factors.models import Factor, FactorStart, HalfLogin, RecoveryCode
from lms.factors.rules import Standing, asked_since, standing_of
from lms.roles import TWO_STEPS

BEGAN_AT = select(func.min(FactorStart.began_at))


def factors_of(person_id: int) -> list[Factor]:
    """Those that work, oldest first."""
    query = select(Factor).where(Factor.person_id == person_id, Factor.confirmed_at.is_not(None))
    return list(db.session.scalars(query.order_by(Factor.id)))


def passkeys_of(person_id: int) -> list[Factor]:
    return [factor for factor in factors_of(person_id) if factor.is_passkey]


def factor_of(person_id: int, factor_id: int) -> Factor | None:
    """Also one that is still to be tried out."""
    query = select(Factor).where(Factor.person_id == person_id, Factor.id == factor_id)
    return db.session.scalar(query)


def has_factor(person_id: int) -> bool:
    return db.session.scalar(select(_works_for(person_id))) is True


def _works_for(person_id: int) -> Exists:
    return exists().where(Factor.person_id == person_id, Factor.confirmed_at.is_not(None))


def recovery_codes_left(person_id: int) -> int:
    query = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(query) or 0


def asked_of(person: Person, began_at: datetime | None, now: datetime) -> datetime | None:
    """Since when this person needs a second step; None when no role of theirs asks for one."""
    days = [grant.since for grant in person.active_grants(now) if grant.role in TWO_STEPS]
    return asked_since(days, began_at or now)


def standing(person: Person, *, now: datetime, grace_ends: bool) -> Standing:
    """One query, and none for who needs no second step."""
    if asked_of(person, None, now) is None:
        return standing_of(has_factor=False, asked_since=None, now=now)
    row = db.session.execute(select(_works_for(person.id), BEGAN_AT.scalar_subquery())).one()
    since = asked_of(person, row[1], now)
    return standing_of(has_factor=bool(row[0]), asked_since=since, now=now, grace_ends=grace_ends)


def came_in_since_asked(person: Person, *, now: datetime) -> bool:
    """Whether somebody logged in after they came to need a second step, so that they were asked already."""
    since = asked_of(person, db.session.scalar(BEGAN_AT), now)
    if since is None:
        return True
    query = select(LoginSession.id).where(
        LoginSession.person_id == person.id, LoginSession.created_at >= since
    )
    return db.session.scalar(query.limit(1)) is not None


def living_half_login(token_hash: str, *, now: datetime) -> HalfLogin | None:
    query = (
        select(HalfLogin)
        .join(HalfLogin.person)
        .where(
            HalfLogin.token_hash == token_hash,
            HalfLogin.ended_at.is_(None),
            HalfLogin.expires_at > now,
            Person.disabled_at.is_(None),
        )
    )
    return db.session.scalar(query)
