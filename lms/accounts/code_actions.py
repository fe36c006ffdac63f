"""Codes to come in with: made from a seed and our key, mailed by a job, used once.

The same work is done for an address we know and for one we do not, before the answer goes out; what only known people get
is done by the job. So an answer tells nobody whether somebody has an account, nor does the time it takes.
"""

from datetime import datetime

from sqlalchemy import select, update

from lms import tokens
from lms.accounts import mail
from lms.accounts.models import Invitation, LoginCode, Person
from lms.accounts.rules import CODE_LIFE, MOST_CODE_MAILS, code_digits, code_ends, code_is_usable
from lms.db import db
from lms.jobs.actions import request_job

PURPOSE = "login-code"  # what a code is derived for


def ask_code(person: Person | None, *, wrong: int, now: datetime) -> None:
    """A job mails the code; a job for nobody does nothing. `wrong` is how often codes of this account went wrong today."""
    known = person.id if person is not None and person.disabled_at is None else 0
    request_job("login_code", f"login-code:{tokens.new_token()}", {"person_id": known, "wrong": wrong}, now)


def send_code(person: Person, *, key: str, wrong: int = 0, now: datetime) -> LoginCode:
    """Mails the code that lives, or a new one. Who asks again gets the same code again, and a longer life with it: a
    stranger who asks kills nobody's code. After five wrong tries in a day codes have eight digits."""
    digits = code_digits(wrong)
    row = _living(person.id, now)
    if row is None or row.digits < digits:
        row = _new_code(person, key, digits, now)
    elif row.mails >= MOST_CODE_MAILS:
        return row
    row.expires_at = code_ends(row.created_at, now)
    row.mails += 1
    db.session.flush()
    mail.login_code(person, row, tokens.derived_digits(key, PURPOSE, row.seed, row.digits), now=now)
    return row


def _living(person_id: int, now: datetime) -> LoginCode | None:
    query = (
        select(LoginCode)
        .where(LoginCode.person_id == person_id, LoginCode.used_at.is_(None), LoginCode.expires_at > now)
        .order_by(LoginCode.id.desc())
        .limit(1)
        .with_for_update()
    )
    return db.session.scalar(query)


def _new_code(person: Person, key: str, digits: int, now: datetime) -> LoginCode:
    db.session.execute(
        update(LoginCode)
        .where(LoginCode.person_id == person.id, LoginCode.used_at.is_(None), LoginCode.expires_at > now)
        .values(expires_at=now)
    )
    seed = tokens.new_token()
    code = tokens.derived_digits(key, PURPOSE, seed, digits)
    row = LoginCode(
        person_id=person.id,
        seed=seed,
        digits=digits,
        code_hash=tokens.keyed(key, f"{person.id}:{code}"),
        created_at=now,
        expires_at=now + CODE_LIFE,
        mails=0,
    )
    db.session.add(row)
    return row


def use_code(
    person: Person | None, code: str, *, key: str, wrong: int, is_known_device: bool, now: datetime
) -> bool:
    """Whether the code lets this person in; a right one is used up. `wrong` counts the tries of strangers at this account
    today, which end a code of six digits for them, not for a device that was in before."""
    row = _living(person.id if person is not None and person.disabled_at is None else 0, now)
    found = row.code_hash if row is not None else tokens.keyed(key, "nobody")
    is_right = tokens.same(found, tokens.keyed(key, f"{person.id if person else 0}:{code}"))
    if row is None or not is_right:
        return False
    if not code_is_usable(digits=row.digits, wrong=wrong, is_known_device=is_known_device):
        return False
    row.used_at = now
    db.session.execute(
        update(Invitation)
        .where(Invitation.person_id == row.person_id, Invitation.accepted_at.is_(None))
        .values(accepted_at=now)
    )
    return True
