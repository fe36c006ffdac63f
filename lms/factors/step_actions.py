"""Between a password or a mailed code and being in: a half-finished login, and tries at the second step.

Five wrong tries, then ten minutes of waiting, counted for an account and an address together; for a device that was in before
apart. Codes of an app can be guessed, so those of strangers are counted for the account as well: a hundred a day. Paper and
passkeys cannot, so they are always left open.
"""

from datetime import datetime

from lms import tokens, trail, trail_queue
from lms.accounts.models import Person
from lms.accounts.queries import is_device_of
from lms.db import db
from lms.factors import passkey_actions
from lms.factors.actions import use_app_code, use_recovery_code
from lms.factors.models import HalfLogin
from lms.factors.queries import living_half_login
from lms.factors.rules import HALF_LOGIN_LIFE, is_app_code
from lms.limits import Budget, DailyTries, address_of_visitor

STEPS = Budget("second-step", ("5 per 10 minutes",))
WRONG_STEPS = DailyTries("wrong-second-steps")
MOST_WRONG_STEPS = 100  # by strangers, at the app of an account, in a day


def begin(person: Person, *, now: datetime) -> str:
    """Returns the secret for the cookie; only its hash is kept."""
    token = tokens.new_token()
    db.session.add(
        HalfLogin(
            person_id=person.id,
            token_hash=tokens.fingerprint(token),
            seed=tokens.new_token(),
            made_at=now,
            expires_at=now + HALF_LOGIN_LIFE,
        )
    )
    return token


def half_login_of(token: str | None, *, now: datetime) -> HalfLogin | None:
    return living_half_login(tokens.fingerprint(token), now=now) if token else None


def _whose(person: Person, earlier: str | None, *, is_known: bool) -> tuple[str, str]:
    return str(person.id), (earlier or "") if is_known else address_of_visitor()


def try_passkey(person: Person, answer: str, *, seed: str, earlier: str | None, now: datetime) -> bool:
    """Whether a passkey of theirs signed what was asked. Raises TooManyRequests."""
    whose = _whose(person, earlier, is_known=is_device_of(earlier, person.id))
    trail_queue.concerns(person.id)
    STEPS.spend(*whose)
    if not passkey_actions.use(person.id, answer, seed=seed, now=now):
        trail_queue.tell(trail.FACTOR_FAILED, about=person.id, now=now)
        return False
    trail.note(trail.FACTOR_USED, about=person.id, by=person.id, now=now)
    STEPS.give_back(*whose)
    return True


def try_step(person: Person, typed: str, *, key: str, earlier: str | None, now: datetime) -> bool:
    """Whether this is a code of their app, or one of their sheet. `earlier` is the secret of a session that this browser had
    before. Raises TooManyRequests."""
    is_known = is_device_of(earlier, person.id)
    whose = _whose(person, earlier, is_known=is_known)
    is_counted = is_app_code(typed) and not is_known
    trail_queue.concerns(person.id)
    if is_counted:
        WRONG_STEPS.count(str(person.id), most=MOST_WRONG_STEPS)
        with WRONG_STEPS.given_back_when_refused(str(person.id)):
            STEPS.spend(*whose)
    else:
        STEPS.spend(*whose)
    if is_app_code(typed):
        is_right = use_app_code(person.id, typed, key=key, now=now)
    else:
        is_right = use_recovery_code(person, typed, key=key, now=now)
    if is_right:
        trail.note(trail.FACTOR_USED, about=person.id, by=person.id, now=now)
        STEPS.give_back(*whose)
        if is_counted:
            WRONG_STEPS.give_back(str(person.id))
    else:
        trail_queue.tell(trail.FACTOR_FAILED, about=person.id, now=now)
    return is_right
