"""A new password, in two steps: made ready, which takes long, and put in the place of the old one."""

from datetime import datetime

from lms import trail
from lms.accounts import mail, passwords
from lms.accounts.actions import end_all_sessions
from lms.accounts.models import Person
from lms.accounts.password_queries import refuse_weak


def ready_password(password: str, own: frozenset[str]) -> str:
    """The hash of a password that may be used; `own` are words that others know of this person. Belongs before the
    transaction that writes. Raises WeakPassword."""
    refuse_weak(password, own)
    return passwords.hash_password(password)


def change_password(person: Person, ready: str, *, now: datetime, but_token: str | None = None) -> None:
    """Takes what `ready_password` made, ends the sessions on all other devices, and tells the person."""
    person.password_hash = ready
    end_all_sessions(person, now=now, but_token=but_token)
    trail.note(trail.PASSWORD_SET, about=person.id, now=now)
    mail.password_changed(person, now=now)


def keep_renewed(person: Person, renewed: str | None) -> None:
    """The same password at the cost of today: nobody is told and no session ends, since nothing changed for its owner."""
    person.password_hash = renewed or person.password_hash
