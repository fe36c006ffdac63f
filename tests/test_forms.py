"""What every form shares, tried on every form of the product."""

import io
from collections.abc import Iterator

import pytest
from wtforms import FileField, StringField

from lms.forms import Form

NOT_OURS = [b"[1]", b'"a"', b"{", b'{"name": {"a": [1]}}', b"\x00"]


def forms_below(kind: type[Form]) -> Iterator[type[Form]]:
    for one in kind.__subclasses__():
        yield one
        yield from forms_below(one)


def filled(kind: type[Form]) -> Form:
    """The form as the request fills it, looked at by its own rules; a list that a view fills is an empty one here."""
    form = kind(meta={"csrf": False})
    for field in form:
        if getattr(field, "choices", ()) is None:
            field.choices = []
    form.validate()
    return form


def every_form(app) -> list[type[Form]]:
    return [one for one in forms_below(Form) if one.__module__.startswith("lms.")]


def test_a_file_in_the_place_of_words_is_no_words(app):
    tried = 0
    for kind in every_form(app):
        names = [name for name in dir(kind) if hasattr(getattr(kind, name), "field_class")]
        files = {name: (io.BytesIO(b"abc"), "brief.txt") for name in names}
        with app.test_request_context(method="POST", data=files):
            for field in filled(kind):
                if not isinstance(field, FileField):
                    assert not hasattr(field.data, "filename"), f"{kind.__name__}.{field.name}"
                    tried += 1
    assert tried > 100


@pytest.mark.parametrize("body", NOT_OURS)
def test_a_body_of_another_kind_fills_nothing_in(app, body):
    for kind in every_form(app):
        with app.test_request_context(method="POST", data=body, content_type="application/json"):
            assert not any(field.data for field in filled(kind) if isinstance(field, StringField))
