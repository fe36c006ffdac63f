"""Passkeys as a second step: making one, and signing with it. What is signed follows from our key and a random seed."""

from datetime import datetime

from flask import current_app
from sqlalchemy import select

from lms import tokens
from lms.accounts.models import LoginSession, Person
from lms.config import Settings
from lms.db import db
from lms.errors import RuleError
from lms.factors import passkeys
from lms.factors.actions import drop_unfinished, finish
from lms.factors.models import Factor
from lms.factors.queries import passkeys_of
from lms.factors.rules import PASSKEY

SIGNED, HANDLE = "passkey", "passkey-account"  # what is derived from our key


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def site() -> passkeys.Site:
    return passkeys.site_of(_settings().base_url, _settings().organisation)


def _challenge(seed: str) -> bytes:
    return tokens.derived(_settings().secret_key, SIGNED, seed).encode()


def seed_of_session(session: LoginSession) -> str:
    """Another one as soon as somebody showed who they are, so that no answer counts twice."""
    return f"{session.token_hash}:{session.confirmed_at}"


def begin(person: Person, *, now: datetime) -> Factor:
    """One that is still to be made. What was begun before and never finished goes away."""
    drop_unfinished(person)
    factor = Factor(person_id=person.id, kind=PASSKEY, made_at=now, seed=tokens.new_token())
    db.session.add(factor)
    db.session.flush()
    return factor


def options_to_make(person: Person, factor: Factor) -> str:
    """What the browser is asked, as JSON."""
    return passkeys.options_to_make(
        site(),
        handle=tokens.derived(_settings().secret_key, HANDLE, str(person.id)).encode(),
        name=person.email or person.name,
        shown=person.name,
        challenge=_challenge(factor.seed or ""),
        known=[row.credential_id or "" for row in passkeys_of(person.id)],
    )


def options_to_use(person_id: int, seed: str) -> str | None:
    """The same for signing; None for who has no passkey."""
    known = [row.credential_id or "" for row in passkeys_of(person_id)]
    return passkeys.options_to_use(site(), challenge=_challenge(seed), known=known) if known else None


def confirm(
    factor: Factor, answer: str, *, name: str, person: Person, but_token: str | None, now: datetime
) -> None:
    """Keeps the passkey that the browser made. Raises RuleError."""
    made = passkeys.made(site(), answer, challenge=_challenge(factor.seed or ""))
    if made is None or _is_taken(made.credential_id):
        raise RuleError("Dit lukte niet. Probeer het nog een keer, of stel een app met codes in.")
    factor.credential_id, factor.public_key = made.credential_id, made.public_key
    factor.sign_count, factor.seed, factor.name = made.sign_count, None, name
    finish(factor, person=person, but_token=but_token, now=now)


def _is_taken(credential_id: str) -> bool:
    return db.session.scalar(select(Factor.id).where(Factor.credential_id == credential_id)) is not None


def use(person_id: int, answer: str, *, seed: str, now: datetime) -> bool:
    """Whether one of somebody's passkeys signed what was asked."""
    for row in passkeys_of(person_id):
        db.session.refresh(row, with_for_update=True)
        number = passkeys.used(
            site(),
            answer,
            challenge=_challenge(seed),
            public_key=row.public_key or b"",
            sign_count=row.sign_count,
        )
        if number is not None:
            row.sign_count, row.used_at = number, now
            return True
    return False
