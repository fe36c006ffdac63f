"""What somebody typed is not lost when their form is refused before its view runs: it is shown again, or waits, sealed, in the
pages on which they log in.

A form says for whom its page was drawn (`drawn_for`, locked with our key, so nobody else can make it). Who is logged out is
asked to log in, and the form goes along meanwhile, as a word that only this person opens; nothing is stored. No form is ever
sent by itself, and passwords and codes are typed again.
"""

import base64
import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from flask import Flask, current_app, g, request, session
from flask_login import current_user
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from lms import tokens
from lms.db import SAFE_METHODS
from lms.doorstep import LARGEST_TEXT_BODY
from lms.large_bodies import Pairs, texts_and_files
from lms.typed_fields import Row, endpoint_of, is_secret, rows_of, typed_and_not_shown

KEPT = timedelta(hours=1)  # that a form may wait
LARGEST_SEALED = 200_000  # signs
LARGEST_READ = 110 * 1024 * 1024  # bytes of a body that was too large, in search of the names of its files
DRAWN_FOR = "drawn_for"
OURS = frozenset({"csrf_token", DRAWN_FOR, "kept", "credential"})  # made by us, and made anew


@dataclass(frozen=True)
class KeptForm:
    """What somebody sent and was not done yet. Of files only the fields and names, of secrets only the fields."""

    address: str
    fields: Pairs
    files: Pairs
    kept_at: float
    secrets: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        return rows_of(self.address, self.fields, self.secrets)

    @property
    def texts(self) -> list[Row]:
        """What somebody typed in it."""
        return [row for row in self.rows if not row.is_hidden and row.value]


def kept(address: str, fields: Iterable[tuple[str, str]], files: Pairs, *, now: datetime) -> KeptForm:
    pairs = [(name, value) for name, value in fields if name not in OURS]
    secrets = list(dict.fromkeys(name for name, _ in pairs if is_secret(name, address)))
    return KeptForm(
        address, [pair for pair in pairs if pair[0] not in secrets], files, now.timestamp(), secrets
    )


def sealed(form: KeptForm, person_id: int, *, key: str) -> str:
    """The form as a word that goes along in a page, and that only this person can bring back. Empty when it is too long."""
    packed = base64.b64encode(zlib.compress(json.dumps(asdict(form)).encode())).decode()
    word = tokens.locked(key, _about(person_id), packed)
    return word if len(word) <= LARGEST_SEALED else ""


def opened(word: str, person_id: int, *, key: str, now: datetime) -> KeptForm | None:
    """None when it is nobody's, somebody else's, or waited too long."""
    packed = tokens.unlocked(key, _about(person_id), word)
    if packed is None:
        return None
    found = json.loads(zlib.decompress(base64.b64decode(packed)))
    fields, files = ([(name, value) for name, value in found[part]] for part in ("fields", "files"))
    form = KeptForm(found["address"], fields, files, found["kept_at"], found.get("secrets", []))
    return form if now.timestamp() < form.kept_at + KEPT.total_seconds() else None


def _about(person_id: int) -> str:
    return f"kept-form:{person_id}"


def sent_now(*, now: datetime) -> KeptForm:
    """The form that this request brings. Of one that is too large the texts, and the names of its files."""
    if "sent_form" not in g:
        address = request.full_path.rstrip("?")
        try:
            chosen = request.files.items(multi=True)
            files = [(name, file.filename) for name, file in chosen if file.filename]
            fields = list(request.form.items(multi=True))
        except RequestEntityTooLarge:
            fields, files = texts_and_files(LARGEST_TEXT_BODY)
            if session.get("_user_id") or _whose(dict(fields)) is not None:
                fields, files = texts_and_files(LARGEST_READ)
        g.sent_whose = _whose(dict(fields))
        g.sent_form = kept(address, fields, files, now=now)
    form: KeptForm = g.sent_form
    return form


def drawn_for() -> str:
    """For a form: the reader of its page, locked. Empty for who is not logged in."""
    person_id = getattr(current_user, "id", None) if request else None
    if person_id is None:
        return ""
    if "drawn_for" not in g:
        g.drawn_for = tokens.locked(_key(), DRAWN_FOR, str(person_id))
    word: str = g.drawn_for
    return word


def draw_for_nobody() -> None:
    """For a page that shows who somebody is: what waits in it goes on to where it belongs, and is not sent on purpose."""
    g.drawn_for = ""


def _whose(fields: dict[str, str]) -> int | None:
    found = tokens.unlocked(_key(), DRAWN_FOR, fields.get(DRAWN_FOR, ""))
    return int(found) if found else None


def _key() -> str:
    key: str = current_app.config["SETTINGS"].secret_key
    return key


def to_show_again(*, now: datetime) -> KeptForm | None:
    """What was sent, for the page that says why it was not done: when whoever reads that page sent it, and typed something."""
    if request.method in SAFE_METHODS or request.endpoint is None or g.get("is_foreign"):
        return None
    form = sent_now(now=now)
    is_own = (
        _is_public(request.endpoint) or g.get("is_fault") or g.sent_whose == getattr(current_user, "id", None)
    )
    return form if is_own and (form.texts or form.files) else None


def sealed_for_later(*, now: datetime) -> str:
    """What was sent from a page that was drawn for somebody who is not logged in any more, sealed for them. Empty: nothing."""
    if request.method in SAFE_METHODS:
        return ""
    form = sent_now(now=now)
    if g.sent_whose is None or not (form.fields or form.files):
        return ""
    word = sealed(form, g.sent_whose, key=_key())
    g.kept_word = word
    return word


def waiting_here(*, now: datetime) -> KeptForm | None:
    """What waited until its sender showed who they are, at the address where it belongs."""
    word = "" if request.method in SAFE_METHODS else sent_value("kept")
    # the pages of logging in and of showing once more who one is are drawn for nobody; a form from any other is sent on purpose
    if not word or sent_value(DRAWN_FOR) or not current_user.is_authenticated:
        return None
    form = opened(word, current_user.id, key=_key(), now=now)
    return form if form is not None and form.address == request.full_path.rstrip("?") else None


def sent_value(name: str) -> str:
    """What came in a field; nothing when the form is too large to be read."""
    try:
        return request.form.get(name, "")
    except HTTPException:
        return ""


def carried() -> str:
    """For a form on a page of logging in: what goes along with it, sealed."""
    word: str = g.get("kept_word", "")
    if word or not request or request.method in SAFE_METHODS or not _is_public(request.endpoint):
        return word
    return sent_value("kept")


def carried_by_hand() -> bool:
    """Whether what waits came along by the button that logs out, or was logged out on the way; it goes on to the page of
    logging in."""
    g.kept_word = sent_value("kept")
    return bool(g.kept_word)


def carry_on(answer: Response) -> None:
    """From one page of logging in to the next: a redirect that keeps what goes along."""
    if answer.status_code != 303 or not carried():
        return
    endpoint = endpoint_of(answer.headers["Location"])
    if endpoint is not None and _is_public(endpoint):
        answer.status_code = 307


def _is_public(endpoint: str | None) -> bool:
    access = getattr(current_app.view_functions.get(endpoint or ""), "access", None)
    return bool(access and access.is_public)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        drawn_for=drawn_for, carried=carried, typed_and_not_shown=typed_and_not_shown
    )
