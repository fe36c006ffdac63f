"""What every form shares: Dutch sentences, trimmed text, and a place to show a refusal by a rule."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from flask import g, request
from flask_wtf import FlaskForm
from flask_wtf.form import SUBMIT_METHODS
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    EmailField,
    Field,
    FileField,
    HiddenField,
    PasswordField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from lms import writing_rules as writing
from lms.complaint_forms import DutchSentences
from lms.date_forms import DayField as DayField
from lms.date_forms import MomentField as MomentField
from lms.errors import RuleError
from lms.readable_forms import Readable, is_as_it_was

YES, NO = "ja", "nee"  # what a browser sends as the answer to a question of yes or no


def _as_typed(value: str) -> str:
    """A password, of which every sign counts; without the NUL sign that PostgreSQL cannot keep."""
    return value.replace("\x00", "").strip()


# the nearest kind of field decides
READ: tuple[tuple[type[Field], Callable[[str], str]], ...] = (
    (PasswordField, _as_typed),
    (EmailField, writing.plain_signs),
    (TelField, writing.plain_signs),
    (TextAreaField, writing.tidy),
    (StringField, writing.tidy_line),
)


def reading_of(field_class: type[Field]) -> Callable[[str | None], str | None] | None:
    """What a kind of text field does with what is typed, or None for a field of another kind."""
    read = next((read for kind, read in READ if issubclass(field_class, kind)), None)
    return None if read is None else lambda value: read(value) if isinstance(value, str) else value


def uploads_in(data: Any) -> list[Any]:
    """The files that were really chosen, of one field: a browser sends an empty one when there are none."""
    files = data if isinstance(data, list) else [data]
    return [file for file in files if getattr(file, "filename", "")]


class Form(FlaskForm):
    """A form in Dutch. Text comes in as `lms/writing_rules.py` reads it, and what nobody can read is refused in every field."""

    TEXTS: ClassVar[tuple[str, ...]] = ()  # how the names begin of fields for text that it gets with its page

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> DutchSentences:
            return DutchSentences()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Files reach the fields that ask for files and no others; a body that no form of ours makes fills nothing in."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            if request.method not in SUBMIT_METHODS:
                return None
            asking = {field.name for field in form if isinstance(field, FileField)}
            files = MultiDict(pair for pair in request.files.items(multi=True) if pair[0] in asking)
            return CombinedMultiDict((files, request.form)) if files or request.form else None

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            read = reading_of(unbound_field.field_class)
            if read is None:
                return unbound_field.bind(form=form, **options)
            filters = [*unbound_field.kwargs.get("filters", ()), read]
            field = unbound_field.bind(form=form, filters=filters, **options)
            if not isinstance(field, PasswordField):
                field.validators = [*field.validators, Readable()]
            return field

    def is_submitted(self) -> bool:
        """Where a form goes along while somebody logs in, a page comes by POST too, and none of its own fields with it."""
        if not super().is_submitted() or not request.form.get("kept"):
            return bool(super().is_submitted())
        own = (
            field.name for field in self if not isinstance(field, HiddenField) or field.name == "credential"
        )
        return any(name in request.form for name in own)

    def validate(self, extra_validators: Any = None) -> bool:
        """No form is good while the page of one that was refused before is drawn again (`lms/refused_pages.py`)."""
        if g.get("refused_why"):
            self.form_errors.append(g.refused_why)
            return False
        return bool(super().validate(extra_validators))

    def refuse(self, error: RuleError) -> None:
        """Shows the refusal at its field, or above the form. None while a page is drawn again: nobody looked at what was typed."""
        if g.get("refused_why"):
            return
        field = self._fields.get(error.field) if error.field else None
        if field is None:
            self.form_errors.append(error.message)
        else:
            field.errors = [*field.errors, error.message]

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """For doing what the form asks, redirect included: when a rule refuses, the view goes on after this block and shows the
        form with the refusal and everything typed. A page with complaints is 400, so nothing of what was done stays."""
        try:
            yield
        except RuleError as error:
            self.refuse(error)


class BareForm(Form):
    """A form of one button on a page that shows why it was refused. A button that cannot be refused needs no form: every
    POST is checked for the page's token before it reaches its view."""


class OpenForm(Form):
    """Nothing is written, nobody is logged in and no word in it is secret: it works where cookies are blocked too."""

    class Meta(Form.Meta):
        csrf = False


class ManyChoices(SelectMultipleField):
    """Several answers to one question, as rows with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def offered(answers: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """(value, words) pairs as the choices of a field."""
    return [SelectChoice(value, words) for value, words in answers]


def filled(message: str) -> InputRequired:
    return InputRequired(message)


class Understood:
    """What could not be read, or was not offered, gets our own sentence: those of WTForms are English. Stands behind
    `filled` or `Optional`, and before validators that look at the value."""

    def __init__(self, message: str):
        self.message = message

    def __call__(self, form: Any, field: Field) -> None:
        if field.errors:
            field.errors = []
            raise StopValidation(self.message)


class NotBlank:
    """Something must be typed, more than spaces."""

    field_flags = {"required": True}

    def __init__(self, message: str):
        self.message = message

    def __call__(self, form: Any, field: Field) -> None:
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            field.errors = []
            raise StopValidation(self.message)


def at_most(number: int, what: str = "Deze tekst") -> Length:
    return Length(max=number, message=f"{what} is te lang. Er passen {number} tekens.")


class PhoneNumber:
    """A number that can be rung, however it is written, and nothing besides."""

    def __call__(self, form: Any, field: Field) -> None:
        if not field.data or field.errors or is_as_it_was(field) or writing.phone_key(field.data):
            return
        within = writing.phone_within(field.data)
        if within:
            raise ValidationError(f"Bedoel je {within}? Vul hier alleen het nummer in.")
        raise ValidationError("Dit lijkt geen telefoonnummer. Kijk het na, bijvoorbeeld 06 12345678.")


class EmailAddress:
    """An address that mail can go to. `is_known`: of somebody who was let in with it before, so an older one may differ."""

    def __init__(self, *, is_known: bool = False):
        self.is_known = is_known

    def __call__(self, form: Any, field: Field) -> None:
        if not field.data or field.errors or writing.email_key(field.data):
            return
        if self.is_known and "@" in field.data:
            return
        raise ValidationError("Dit lijkt geen e-mailadres. Kijk het na, bijvoorbeeld naam@voorbeeld.nl.")
