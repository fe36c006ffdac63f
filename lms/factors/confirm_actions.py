"""Showing once more who one is, and the form that waits meanwhile: sealed, for this person only, without passwords."""

import base64
import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from lms import tokens
from lms.accounts.models import LoginSession, Person
from lms.factors import passkey_actions, step_actions
from lms.factors.confirm_rules import KEPT
from lms.factors.rules import is_app_code

LEFT_OUT = ("csrf_token", "password")  # parts of names of fields


@dataclass(frozen=True)
class KeptForm:
    """What somebody sent and was not done yet. Of files only the fields: they are chosen again."""

    address: str
    fields: list[tuple[str, str]]
    files: list[tuple[str, str]]  # the name of the field and of the file
    kept_at: float


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
    kept = [(name, value) for name, value in fields if not any(part in name.casefold() for part in LEFT_OUT)]
    text = json.dumps(asdict(KeptForm(address, kept, list(files), now.timestamp())))
    packed = base64.b64encode(zlib.compress(text.encode())).decode()
    return tokens.locked(key, _about(person), packed)


def kept_form(person: Person, sealed: str, *, key: str, now: datetime) -> KeptForm | None:
    """None when it is nobody's, somebody else's, or waited over an hour."""
    packed = tokens.unlocked(key, _about(person), sealed)
    if packed is None:
        return None
    found = json.loads(zlib.decompress(base64.b64decode(packed)))
    form = KeptForm(
        found["address"],
        [(name, value) for name, value in found["fields"]],
        [(name, file) for name, file in found["files"]],
        found["kept_at"],
    )
    return form if now.timestamp() < form.kept_at + KEPT.total_seconds() else None


def _about(person: Person) -> str:
    return f"kept-form:{person.id}"


def try_passkey(person: Person, answer: str, *, session: LoginSession, device: str, now: datetime) -> bool:
    """Raises TooManyRequests."""
    seed = passkey_actions.seed_of_session(session)
    return step_actions.try_passkey(person, answer, seed=seed, earlier=device, now=now)


def try_app_code(person: Person, code: str, *, device: str, key: str, now: datetime) -> bool:
    """Codes from paper are for coming in only. Raises TooManyRequests."""
    return is_app_code(code) and step_actions.try_step(person, code, key=key, earlier=device, now=now)
