"""Showing once more who one is, and the form that waits meanwhile: sealed, for this person only, without passwords."""

from collections.abc import Iterable
from datetime import datetime

from lms import kept_forms
from lms.accounts.models import LoginSession, Person
from lms.factors import passkey_actions, step_actions
from lms.factors.rules import is_app_code
from lms.kept_forms import KeptForm


def keep(
    person: Person,
    address: str,
    fields: Iterable[tuple[str, str]],
    files: Iterable[tuple[str, str]],
    *,
    key: str,
    now: datetime,
) -> str:
    """The form as a word that goes along in the page and that only this person can bring back."""
    return kept_forms.sealed(kept_forms.kept(address, fields, list(files), now=now), person.id, key=key)


def kept_form(person: Person, sealed: str, *, key: str, now: datetime) -> KeptForm | None:
    """None when it is nobody's, somebody else's, or waited over an hour."""
    return kept_forms.opened(sealed, person.id, key=key, now=now)


def try_passkey(person: Person, answer: str, *, session: LoginSession, device: str, now: datetime) -> bool:
    """Raises TooManyRequests."""
    seed = passkey_actions.seed_of_session(session)
    return step_actions.try_passkey(person, answer, seed=seed, earlier=device, now=now)


def try_app_code(person: Person, code: str, *, device: str, key: str, now: datetime) -> bool:
    """Codes from paper are for coming in only. Raises TooManyRequests."""
    return is_app_code(code) and step_actions.try_step(person, code, key=key, earlier=device, now=now)
