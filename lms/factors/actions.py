"""The second step as it changes: trying out what is new, taking a code, a sheet of paper, taking away, and starting anew.

Every change is a row (`FactorChange`), and whom it is about gets a mail.
"""

from datetime import datetime

import pyotp
from sqlalchemy import delete, select, update

from lms import tokens, trail
from lms.accounts.actions import end_all_sessions
from lms.accounts.models import Person
from lms.accounts.rules import check_not_self
from lms.db import db
from lms.errors import RuleError
from lms.factors import mail
from lms.factors.models import Factor, FactorChange, HalfLogin, RecoveryCode
from lms.factors.queries import factors_of
from lms.factors.rules import (
    ADDED,
    APP,
    PAPER_USED,
    RECOVERY_CODES,
    REMOVED,
    RESET,
    SHEET,
    check_reason,
    check_removal,
    steps_that_count,
)

LOCK = "second-step"  # what the secret of an app is locked for


def begin_app(person: Person, *, key: str, now: datetime) -> Factor:
    """An app that is still to be tried out. What was begun before and never finished goes away."""
    drop_unfinished(person)
    factor = Factor(
        person_id=person.id,
        kind=APP,
        made_at=now,
        locked_secret=tokens.locked(key, _about(person.id), pyotp.random_base32()),
    )
    db.session.add(factor)
    db.session.flush()
    return factor


def drop_unfinished(person: Person) -> None:
    db.session.execute(delete(Factor).where(Factor.person_id == person.id, Factor.confirmed_at.is_(None)))


def _about(person_id: int) -> str:
    """The lock of one person's secret does not open for another."""
    return f"{LOCK}:{person_id}"


def secret_of(factor: Factor, *, key: str) -> str:
    """For the app of its owner. Empty when our key is another one now."""
    return tokens.unlocked(key, _about(factor.person_id), factor.locked_secret or "") or ""


def confirm_app(
    factor: Factor,
    code: str,
    *,
    name: str,
    person: Person,
    key: str,
    but_token: str | None,
    now: datetime,
) -> None:
    """The first code shows that the app is set up well; from then on it is asked for. Raises RuleError."""
    if not _takes(factor, code, key=key, now=now):
        raise RuleError("Deze code klopt niet. Wacht op de volgende code in je app en typ die over.", "code")
    factor.name = name
    finish(factor, person=person, but_token=but_token, now=now)


def finish(factor: Factor, *, person: Person, but_token: str | None, now: datetime) -> None:
    """It counts from now on. With the first step of this kind, other devices have to take it too, so they are logged out."""
    if not factors_of(person.id):
        end_all_sessions(person, now=now, but_token=but_token)
    factor.confirmed_at = now
    _write_down(person, ADDED, name=factor.name, by=person, now=now)
    trail.note(trail.FACTOR_SET, about=person.id, word=factor.kind, now=now)


def _takes(factor: Factor, code: str, *, key: str, now: datetime) -> bool:
    """Whether the app shows this code now. A code that was right once is wrong afterwards."""
    secret = secret_of(factor, key=key)
    if not secret:
        return False
    db.session.refresh(factor, with_for_update=True)
    app = pyotp.TOTP(secret)
    for step in steps_that_count(now, factor.last_step):
        if tokens.same(app.generate_otp(step), code):
            factor.last_step, factor.used_at = step, now
            return True
    return False


def use_app_code(person_id: int, code: str, *, key: str, now: datetime) -> bool:
    """Whether one of somebody's apps shows this code."""
    apps = [factor for factor in factors_of(person_id) if factor.is_app]
    return any(_takes(app, code, key=key, now=now) for app in apps)


def use_recovery_code(person: Person, code: str, *, key: str, now: datetime) -> bool:
    """Whether it stands on somebody's sheet and was not used; it is used up now."""
    used = (
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_hash == _hash(person, code, key),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    if db.session.scalar(used) is None:
        return False
    _write_down(person, PAPER_USED, by=person, now=now)
    return True


def _hash(person: Person, code: str, key: str) -> str:
    return tokens.keyed(key, f"paper:{person.id}:{code}")


def new_sheet(person: Person, *, key: str, now: datetime) -> list[str]:
    """Ten codes, which nobody can look up again. Those of an earlier sheet open nothing any more."""
    codes = [tokens.new_paper_code() for _ in range(RECOVERY_CODES)]
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    db.session.add_all(
        RecoveryCode(person_id=person.id, code_hash=_hash(person, code, key), made_at=now) for code in codes
    )
    _write_down(person, SHEET, by=person, now=now)
    trail.note(trail.FACTOR_SET, about=person.id, word=SHEET, now=now)
    return codes


def remove(factor: Factor, *, person: Person, is_asked: bool, now: datetime) -> None:
    """Somebody takes a step of their own away. Raises RuleError when it is the only one and they need one."""
    others = db.session.scalars(select(Factor).where(Factor.person_id == person.id).with_for_update()).all()
    if factor.confirmed_at is not None:
        working = [one for one in others if one.confirmed_at is not None]
        check_removal(number=len(working), is_asked=is_asked)
        _write_down(person, REMOVED, name=factor.name, by=person, now=now)
        trail.note(trail.FACTOR_RESET, about=person.id, word=factor.kind, now=now)
    db.session.delete(factor)


def reset(person: Person, *, by: Person | None, why: str, now: datetime) -> None:
    """For who lost phone and paper: everything goes, they are logged out everywhere, and they begin anew. Raises RuleError."""
    if by is not None:
        check_not_self(by.id, person.id)
        check_reason(why)
    db.session.execute(delete(Factor).where(Factor.person_id == person.id))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    db.session.execute(
        update(HalfLogin)
        .where(HalfLogin.person_id == person.id, HalfLogin.ended_at.is_(None))
        .values(ended_at=now)
    )
    end_all_sessions(person, now=now)
    _write_down(person, RESET, by=by, why=why.strip(), now=now)
    trail.note(trail.FACTOR_RESET, about=person.id, by=by.id if by else None, now=now)


def _write_down(
    person: Person, what: str, *, by: Person | None, now: datetime, name: str = "", why: str = ""
) -> None:
    change = FactorChange(
        person_id=person.id, what=what, name=name, why=why, by_id=by.id if by else None, made_at=now
    )
    db.session.add(change)
    db.session.flush()
    mail.factor_changed(person, what, number=change.id, now=now)


def forget_half_logins(now: datetime) -> None:
    """At night: those that ended or ran out."""
    db.session.execute(delete(HalfLogin).where(HalfLogin.expires_at < now))
