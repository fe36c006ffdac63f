"""Tries at the door. What went wrong is counted for an account and an address together, and for a device that was in before
apart, so that nobody's wrong tries keep an owner out. An account has more than one name (an address, a phone number), and each
counts by itself, known or not. Tries at codes are counted for the person as well, whatever name was typed, which keeps
guessing one account under 1 in 100,000 a day: 5 in 10^6 for six digits, then 95 in 10^8 for each code of eight that lives (one that was asked for, one read out, one on paper).
What only that count refuses looks like a wrong code: else it would tell that two names are one person's.
"""

from datetime import datetime

from flask import current_app

from lms import trail, trail_queue
from lms.accounts import code_actions, passwords
from lms.accounts.models import Person
from lms.accounts.password_actions import keep_renewed
from lms.accounts.password_queries import own_words, why_weak
from lms.accounts.queries import is_device_of, person_named
from lms.accounts.rules import MOST_WRONG_CODES, Named, OldCode
from lms.config import Settings
from lms.db import db, reading
from lms.limits import Budget, DailyTries, address_of_visitor

PASSWORDS = Budget("password", ("10 per 15 minutes", "40 per day"))
PASSWORDS_OF_DEVICE = Budget("password-device", ("20 per hour",))
CODES = Budget("code", ("20 per 15 minutes",))
CODES_OF_DEVICE = Budget("code-device", ("5 per day",))
WRONG_CODES = DailyTries("wrong-codes")  # by the name that was typed
WRONG_CODES_OF_PERSON = DailyTries("wrong-codes-of-person")


def try_password(who: Named, password: str, *, earlier: str | None, now: datetime) -> Person | None:
    """Who comes in with this name and password. `earlier` is the secret of a session that this browser had before.
    Raises TooManyRequests. Argon2 takes its time, so nobody waits for the write lock meanwhile."""
    with reading():
        person = person_named(who)
        person_id = person.id if person is not None else 0
        kept_hash = person.password_hash if person is not None and person.disabled_at is None else None
        is_known = is_device_of(earlier, person_id)
        own = own_words(person, _settings().organisation) if person is not None else frozenset()
    budget, whose = (
        (PASSWORDS_OF_DEVICE, (earlier or "",)) if is_known else (PASSWORDS, (who.key, address_of_visitor()))
    )
    trail_queue.concerns(person_id)
    budget.spend(*whose)
    if not passwords.is_right(password, kept_hash):
        trail_queue.tell(trail.LOGIN_FAILED, about=person_id or None, word="password", now=now)
        return None
    budget.give_back(*whose)
    renewed = passwords.renewed(password, kept_hash)
    # the one password of the made-up world is known to all
    is_weak = not _settings().is_demo and why_weak(password, own) is not None
    person = db.session.get_one(Person, person_id)
    person.has_weak_password = is_weak
    keep_renewed(person, renewed)
    return person


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def is_current_password(person: Person, password: str, *, now: datetime) -> bool:
    """Whether somebody who is logged in knows their password. Raises TooManyRequests. As slow as logging in."""
    PASSWORDS_OF_DEVICE.spend(person.session_token)
    if not passwords.is_right(password, person.password_hash):
        trail_queue.tell(trail.LOGIN_FAILED, about=person.id, word="password", now=now)
        return False
    PASSWORDS_OF_DEVICE.give_back(person.session_token)
    return True


def try_mailed_code(person: Person, code: str, *, device: str, key: str, now: datetime) -> bool:
    """Whether somebody who is in already, on a device whose secret is `device`, shows the code that was mailed to them; a
    right one is used up. Raises TooManyRequests."""
    CODES_OF_DEVICE.spend(device)
    if code_actions.use_code(person, code, key=key, wrong=0, is_known_device=True, now=now) is None:
        trail_queue.tell(trail.LOGIN_FAILED, about=person.id, word="code", now=now)
        return False
    CODES_OF_DEVICE.give_back(device)
    return True


def wrong_codes(person: Person | None, who: Named | None = None) -> int:
    """How often strangers typed a wrong code of this person today; of nobody: of the name that was typed."""
    return WRONG_CODES_OF_PERSON.number(_counted_by(person.id if person is not None else 0, who))


def _counted_by(person_id: int, who: Named | None) -> str:
    return str(person_id) if person_id or who is None else who.key


def try_code(who: Named, code: str, *, key: str, earlier: str | None, now: datetime) -> Person | None:
    """Who comes in with a code for this name. Raises TooManyRequests when codes of this name went wrong too often
    today (a password still opens, and so does the code on a device that was in before), and OldCode."""
    with reading():
        person = person_named(who)
        person_id = person.id if person is not None else 0
        is_known = is_device_of(earlier, person_id)
    trail_queue.concerns(person_id)
    if is_known:
        CODES_OF_DEVICE.spend(earlier or "")
        wrong = 0
    else:
        WRONG_CODES.count(who.key, most=MOST_WRONG_CODES)
        with WRONG_CODES.given_back_when_refused(who.key):
            CODES.spend(who.key, address_of_visitor())
        wrong = WRONG_CODES_OF_PERSON.count(_counted_by(person_id, who)) - 1
    person = db.session.get(Person, person_id)
    used = code_actions.use_code(person, code, key=key, wrong=wrong, is_known_device=is_known, now=now)
    if person is None or used is None:
        trail_queue.tell(trail.LOGIN_FAILED, about=person_id or None, word="code", now=now)
        if code_actions.was_right_once(person, code, key=key, now=now):
            raise OldCode
        return None
    person.came_by_code = used.id
    if is_known:
        CODES_OF_DEVICE.give_back(earlier or "")
    else:
        CODES.give_back(who.key, address_of_visitor())
        WRONG_CODES.give_back(who.key)
        WRONG_CODES_OF_PERSON.give_back(_counted_by(person_id, who))
    return person
