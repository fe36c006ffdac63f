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
from wtforms import DateTimeField, HiddenField, IntegerField, PasswordField, StringField, TextAreaField
from wtforms.fields.core import UnboundField

from lms import tokens
from lms.db import SAFE_METHODS
from lms.doorstep import LARGEST_TEXT_BODY
from lms.forms import Form, OpenForm
from lms.large_bodies import Pairs, texts_and_files

KEPT = timedelta(hours=1)  # that a form may wait
LARGEST_SEALED = 200_000  # signs
LARGEST_READ = 110 * 1024 * 1024  # bytes of a body that was too large, in search of the names of its files
DRAWN_FOR = "drawn_for"
OURS = frozenset({"csrf_token", DRAWN_FOR, "kept", "credential"})  # made by us, and made anew
SECRET_NAMES = frozenset({"code", "app_code", "mailed_code", "current", "token"})
HIDDEN, LINE, TEXT, SECRET = "hidden", "line", "text", "secret"


@dataclass(frozen=True)
class Row:
    """One field as it is shown again. Of a secret there is no value."""

    name: str
    value: str
    kind: str
    label: str

    @property
    def is_hidden(self) -> bool:
        return self.kind == HIDDEN

    @property
    def is_long(self) -> bool:
        return self.kind == TEXT

    @property
    def is_secret(self) -> bool:
        return self.kind == SECRET


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
        made = _fields_at(self.address)
        shown = [
            Row(name, value, _kind(made.get(name), value), _label(made.get(name)))
            for name, value in self.fields
        ]
        return [*shown, *(Row(name, "", SECRET, _label(made.get(name))) for name in self.secrets)]

    @property
    def texts(self) -> list[Row]:
        """What somebody typed in it."""
        return [row for row in self.rows if not row.is_hidden and row.value]


def is_secret(name: str, address: str = "") -> bool:
    """The code of a certificate is none."""
    is_code = name in SECRET_NAMES and not any(issubclass(form, OpenForm) for form in _forms_at(address))
    return is_code or "password" in name.casefold()


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


def carried() -> str:
    """For a form on a page of logging in: what goes along with it, sealed."""
    word: str = g.get("kept_word", "")
    if word or not request or request.method in SAFE_METHODS or not _is_public(request.endpoint):
        return word
    try:
        return request.form.get("kept", "")
    except HTTPException:
        return ""


def carried_by_hand() -> bool:
    """Whether what waits for somebody else came along with the button that logs out; it goes on to the page of logging in."""
    g.kept_word = request.form.get("kept", "")
    return bool(g.kept_word)


def carry_on(answer: Response) -> None:
    """From one page of logging in to the next: a redirect that keeps what goes along."""
    if answer.status_code != 303 or not carried():
        return
    endpoint = _endpoint_of(answer.headers["Location"])
    if endpoint is not None and _is_public(endpoint):
        answer.status_code = 307


def _is_public(endpoint: str | None) -> bool:
    access = getattr(current_app.view_functions.get(endpoint or ""), "access", None)
    return bool(access and access.is_public)


def _endpoint_of(address: str) -> str | None:
    """Of the view that takes a form at an address of this site."""
    try:
        endpoint, _ = current_app.url_map.bind("").match(address.partition("?")[0], method="POST")
    except HTTPException:
        return None
    return str(endpoint)


def _forms_at(address: str) -> list[type[Form]]:
    """The forms that the view at an address works with."""
    view = current_app.view_functions.get(_endpoint_of(address) or "")
    known = getattr(view, "__globals__", {}).values()
    return [form for form in known if isinstance(form, type) and issubclass(form, Form)]


def _fields_at(address: str) -> dict[str, UnboundField]:
    """Their fields, by name."""
    return {
        name: made
        for form in _forms_at(address)
        for name in dir(form)
        if isinstance(made := getattr(form, name, None), UnboundField)
    }


def _kind(made: UnboundField | None, value: str) -> str:
    """A field that no form declares is shown when it holds more than a word."""
    if made is None:
        return TEXT if " " in value or "\n" in value else HIDDEN
    if issubclass(made.field_class, TextAreaField) or "\n" in value:
        return TEXT
    is_unseen = issubclass(made.field_class, HiddenField | PasswordField)
    is_typed = issubclass(made.field_class, StringField | DateTimeField | IntegerField)
    return LINE if is_typed and not is_unseen else HIDDEN


def _label(made: UnboundField | None) -> str:
    said = made.args[0] if made is not None and made.args else ""
    return said if isinstance(said, str) and said else "Dit vulde je in"


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(drawn_for=drawn_for, carried=carried)
