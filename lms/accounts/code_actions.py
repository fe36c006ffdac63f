"""Codes to come in with, used once: asked for and mailed by a job, printed on a letter, or read out by one of ours.

One that is asked for is made from a seed and our key. The same work is done for a name we know and for one we do not, before the
answer goes out; what only known people get is done by the job. So an answer tells nobody whether somebody has an account, nor
does the time it takes.
"""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from lms import tokens
from lms.accounts import mail
from lms.accounts.models import Invitation, LoginCode, Person
from lms.accounts.rules import (
    ASKED,
    CODE_LIFE,
    LETTER_NUMBER_DIGITS,
    LONG_CODE,
    MOST_CODE_MAILS,
    MOST_TEXTS_A_DAY,
    ON_PAPER,
    PAPER_CODE_LIFE,
    SHORT_CODE,
    SPOKEN,
    SPOKEN_CODE_LIFE,
    code_digits,
    code_ends,
    code_is_usable,
)
from lms.db import db
from lms.jobs.actions import request_job
from lms.notifications.queries import texts_lately
from lms.writing_rules import mobile_number

PURPOSE = "login-code"  # what a code is derived for
OLD_ONES = 20  # codes of one person that are remembered, to say that one was right once


def ask_code(person: Person | None, *, wrong: int, by_phone: bool = False, now: datetime) -> None:
    """A job sends the code; a job for nobody does nothing. `wrong` is how often codes of this account went wrong today;
    `by_phone`: they said who they are by their number."""
    known = person.id if person is not None and person.disabled_at is None else 0
    payload = {"person_id": known, "wrong": wrong, "by_phone": by_phone}
    request_job("login_code", f"login-code:{tokens.new_token()}", payload, now)


def send_code(
    person: Person, *, key: str, wrong: int = 0, to_phone: bool = False, now: datetime
) -> LoginCode:
    """Mails the code that lives, or a new one. Who asks again gets the same code again, and a longer life with it: a
    stranger who asks kills nobody's code. After five wrong tries in a day codes have eight digits. `to_phone`: as a text message,
    where one can come and not too many came today."""
    living = living_codes(person.id, now)
    row = next((row for row in living if row.way == ASKED), None)
    digits = code_digits(wrong, has_short=_has_short(living, but=ASKED))
    if row is None or row.digits < digits:
        seed = tokens.new_token()
        code = tokens.derived_digits(key, PURPOSE, seed, digits)
        row = LoginCode(way=ASKED, seed=seed, expires_at=now + CODE_LIFE, mails=0)
        _replace(person, row, code, key, now)
    elif row.mails >= MOST_CODE_MAILS:
        return row
    row.expires_at = code_ends(row.created_at, now)
    row.mails += 1
    db.session.flush()
    code = tokens.derived_digits(key, PURPOSE, row.seed, row.digits)
    number = _number_to_text(person, now) if to_phone else None
    if number is not None:
        mail.login_code_by_text(person, row, code, number, now=now)
    else:
        mail.login_code(person, row, code, now=now)
    return row


def _number_to_text(person: Person, now: datetime) -> str | None:
    if texts_lately(person.id, since=now - timedelta(days=1)) >= MOST_TEXTS_A_DAY:
        return None
    return mobile_number(person.phone)


def living_codes(person_id: int, now: datetime) -> list[LoginCode]:
    """At most one of each way."""
    query = (
        select(LoginCode)
        .where(LoginCode.person_id == person_id, LoginCode.used_at.is_(None), LoginCode.expires_at > now)
        .order_by(LoginCode.id.desc())
        .with_for_update()
    )
    return list(db.session.scalars(query))


def _has_short(living: list[LoginCode], *, but: str) -> bool:
    return any(row.digits == SHORT_CODE and row.way != but for row in living)


def _replace(person: Person, row: LoginCode, code: str, key: str, now: datetime) -> None:
    """The new code in the place of the one that came the same way."""
    end_codes(person, (row.way,), now=now)
    row.person_id, row.digits, row.created_at = person.id, len(code), now
    row.code_hash = tokens.keyed(key, f"{person.id}:{code}")
    db.session.add(row)
    db.session.flush()


def end_codes(person: Person, ways: tuple[str, ...], *, now: datetime) -> None:
    """What was not used lets nobody in any more."""
    query = update(LoginCode).where(LoginCode.person_id == person.id, LoginCode.way.in_(ways))
    unused = query.where(LoginCode.used_at.is_(None), LoginCode.expires_at > now)
    db.session.execute(unused.values(expires_at=now))


def code_to_read_out(
    person: Person, *, by: Person, key: str, wrong: int, now: datetime
) -> tuple[str, LoginCode]:
    """The code itself is kept nowhere."""
    has_short = _has_short(living_codes(person.id, now), but=SPOKEN)
    code = tokens.new_digits(code_digits(wrong, has_short=has_short))
    row = LoginCode(way=SPOKEN, given_by_id=by.id, expires_at=now + SPOKEN_CODE_LIFE)
    _replace(person, row, code, key, now)
    return code, row


def code_for_letter(person: Person, *, by_id: int, key: str, now: datetime) -> tuple[str, LoginCode]:
    """For the sheet that is being printed, and kept nowhere: who prints it again gets another."""
    code = tokens.new_digits(LONG_CODE)
    row = LoginCode(
        way=ON_PAPER, given_by_id=by_id, letter_number=_free_number(), expires_at=now + PAPER_CODE_LIFE
    )
    _replace(person, row, code, key, now)
    return code, row


def _free_number() -> str:
    while True:
        number = tokens.new_digits(LETTER_NUMBER_DIGITS)
        if db.session.scalar(select(LoginCode.id).where(LoginCode.letter_number == number)) is None:
            return number


def use_code(
    person: Person | None, code: str, *, key: str, wrong: int, is_known_device: bool, now: datetime
) -> LoginCode | None:
    """The code that lets this person in, and is used up by it; None when it does not. `wrong` counts the tries of strangers at
    this account today, which end a code of six digits for them, not for a device that was in before."""
    living = living_codes(person.id if person is not None and person.disabled_at is None else 0, now)
    typed = tokens.keyed(key, f"{person.id if person else 0}:{code}")
    tokens.same(tokens.keyed(key, "nobody"), typed)
    row = next((row for row in living if tokens.same(row.code_hash, typed)), None)
    if row is None or not code_is_usable(digits=row.digits, wrong=wrong, is_known_device=is_known_device):
        return None
    row.used_at = now
    db.session.execute(
        update(Invitation)
        .where(Invitation.person_id == row.person_id, Invitation.accepted_at.is_(None))
        .values(accepted_at=now)
    )
    return row


def was_right_once(person: Person | None, code: str, *, key: str, now: datetime) -> bool:
    """Whether this is a code of theirs that was used, or that a newer one or time ended."""
    over = LoginCode.used_at.is_not(None) | (LoginCode.expires_at <= now)
    query = select(LoginCode.code_hash).where(LoginCode.person_id == (person.id if person else 0), over)
    typed = tokens.keyed(key, f"{person.id if person else 0}:{code}")
    hashes = db.session.scalars(query.order_by(LoginCode.id.desc()).limit(OLD_ONES))
    return any(tokens.same(kept, typed) for kept in hashes)
