"""What is known of a field that came with a form: its kind and its label, from the forms of the view that it was sent to."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, g
from markupsafe import escape
from werkzeug.exceptions import HTTPException
from wtforms import DateTimeField, HiddenField, IntegerField, PasswordField, StringField, TextAreaField
from wtforms.fields.core import UnboundField

from lms.forms import Form, OpenForm

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


def rows_of(address: str, fields: list[tuple[str, str]], secrets: list[str]) -> list[Row]:
    """The fields of a form as they are shown again."""
    made, texts = _fields_at(address), tuple(start for form in _forms_at(address) for start in form.TEXTS)
    shown = [
        Row(
            name,
            value,
            _kind(made.get(name), value, is_text=name.startswith(texts)),
            _label(made.get(name)),
        )
        for name, value in fields
    ]
    return [*shown, *(Row(name, "", SECRET, _label(made.get(name))) for name in secrets)]


def is_secret(name: str, address: str = "") -> bool:
    """The code of a certificate is none."""
    is_code = name in SECRET_NAMES and not any(issubclass(form, OpenForm) for form in _forms_at(address))
    return is_code or "password" in name.casefold()


def typed_and_not_shown(page: str, form: Any) -> list[str]:
    """The texts that came with a form with complaints, and that its page has no field for any more, as the work was done or
    sent elsewhere meanwhile."""
    if not getattr(form, "errors", None) or not form.is_submitted() or g.get("refused_why"):
        return []
    texts = [field.data for field in form if isinstance(field, StringField) and _is_seen(field)]
    return [text for text in texts if isinstance(text, str) and text and str(escape(text)) not in page]


def _is_seen(field: Any) -> bool:
    return (
        not isinstance(field, HiddenField | PasswordField)
        and field.name not in SECRET_NAMES
        and bool(field.raw_data)
    )


def endpoint_of(address: str) -> str | None:
    """Of the view that takes a form at an address of this site."""
    try:
        endpoint, _ = current_app.url_map.bind("").match(address.partition("?")[0], method="POST")
    except HTTPException:
        return None
    return str(endpoint)


def _forms_at(address: str) -> list[type[Form]]:
    """The forms that the view at an address works with."""
    view = current_app.view_functions.get(endpoint_of(address) or "")
    known = getattr(view, "__globals__", {}).values()
    return [form for form in known if isinstance(form, type) and issubclass(form, Form)]


def has_forms(address: str) -> bool:
    """Whether the view that takes a form at an address reads it with a form of ours."""
    return bool(_forms_at(address))


def _fields_at(address: str) -> dict[str, UnboundField]:
    """Their fields, by name."""
    return {
        name: made
        for form in _forms_at(address)
        for name in dir(form)
        if isinstance(made := getattr(form, name, None), UnboundField)
    }


def _kind(made: UnboundField | None, value: str, *, is_text: bool) -> str:
    """A field that no form declares is shown when it holds more than a word. `is_text`: its name says what it is."""
    if made is None:
        return TEXT if is_text or " " in value or "\n" in value else HIDDEN
    if issubclass(made.field_class, TextAreaField) or "\n" in value:
        return TEXT
    is_unseen = issubclass(made.field_class, HiddenField | PasswordField)
    is_typed = issubclass(made.field_class, StringField | DateTimeField | IntegerField)
    return LINE if is_typed and not is_unseen else HIDDEN


def _label(made: UnboundField | None) -> str:
    said = made.args[0] if made is not None and made.args else ""
    return said if isinstance(said, str) else ""
