"""Sessions: which still live, on which devices somebody is logged in, and what was said about a device."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms import tokens
from lms.accounts.models import LoginCode, LoginSession, Person
from lms.accounts.rules import SPOKEN
from lms.accounts.session_rules import CODE_TO_SESSION, FRESH, LONGEST, LONGEST_IDLE, USES_APART, is_over
from lms.db import db
from lms.last_use import LastUses

USES = LastUses("session", apart=USES_APART, kept_for=LONGEST_IDLE)  # also of who only looks


def lives(session: LoginSession, *, now: datetime) -> bool:
    """Whether it goes on. Only of one that did nothing for long is it asked whether somebody looked."""
    return _goes_on(session, session.last_seen_at, now) or _goes_on(
        session, max(USES.of([session.token_hash]).values(), default=session.last_seen_at), now
    )


def _goes_on(session: LoginSession, used_at: datetime, now: datetime) -> bool:
    return not is_over(session.life, began_at=session.created_at, used_at=used_at, now=now)


@dataclass(frozen=True)
class Device:
    """Where somebody is logged in. `is_own` is None when nobody said whose it is."""

    session: LoginSession
    last_used_at: datetime

    @property
    def name(self) -> str:
        return self.session.device

    @property
    def is_work(self) -> bool:
        return self.session.is_work

    @property
    def is_own(self) -> bool | None:
        return self.session.is_own_device


def devices_of(person: Person, *, now: datetime) -> list[Device]:
    """Where somebody is logged in now, last used first."""
    rows = db.session.scalars(
        select(LoginSession).where(
            LoginSession.person_id == person.id,
            LoginSession.ended_at.is_(None),
            LoginSession.created_at > now - LONGEST,
        )
    ).all()
    seen = USES.of([row.token_hash for row in rows])
    devices = [Device(row, max(row.last_seen_at, seen.get(row.token_hash, row.last_seen_at))) for row in rows]
    living = [device for device in devices if _goes_on(device.session, device.last_used_at, now)]
    return sorted(living, key=lambda device: device.last_used_at, reverse=True)


def answer_before(token: str | None, person_id: int) -> bool | None:
    """What this person said of this browser in the session that it had before. None: nothing."""
    query = select(LoginSession.is_own_device).where(
        LoginSession.token_hash == tokens.fingerprint(token or ""), LoginSession.person_id == person_id
    )
    return db.session.scalar(query)


def came_in_by_code(session: LoginSession, *, now: datetime) -> bool:
    """Whether a code let this session in, a moment ago. One that was read out shows no more than that somebody of ours knows
    it too, so it does not do for who has a password."""
    if now - session.created_at >= FRESH:
        return False
    query = select(LoginCode.id).where(
        LoginCode.person_id == session.person_id,
        LoginCode.used_at.between(session.created_at - CODE_TO_SESSION, session.created_at),
    )
    if session.person.password_hash is not None:
        query = query.where(LoginCode.way != SPOKEN)
    return db.session.scalar(query.limit(1)) is not None
