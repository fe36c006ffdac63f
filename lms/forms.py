"""What every form shares: Dutch sentences, trimmed text, and a place to show a refusal by a rule."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import DateField, DateTimeLocalField, Field, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from lms.errors import RuleError
from lms.formats import digits_of_phone

YES, NO = "ja", "nee"  # what a browser sends as the answer to a question of yes or no


def trimmed(value: str | None) -> str | None:
    """Without spaces around it, and without the NUL sign that PostgreSQL cannot keep."""
    return value.replace("\x00", "").strip() if value else value


def uploads_in(data: Any) -> list[Any]:
    """The files that were really chosen, of one field: a browser sends an empty one when there are none."""
    files = data if isinstance(data, list) else [data]
    return [file for file in files if getattr(file, "filename", "")]


class DutchSentences:
    """WTForms' own complaints, which it knows in English, in ours."""

    SENTENCES: ClassVar[dict[str, str]] = {
        "Not a valid choice.": "Kies iets uit de lijst.",
        "Invalid Choice: could not coerce.": "Kies iets uit de lijst.",
        "Invalid choice(s): one or more data inputs could not be coerced.": "Kies iets uit de lijst.",
        "'%(value)s' is not a valid choice for this field.": "Kies iets uit de lijst.",
        "'%(value)s' are not valid choices for this field.": "Kies iets uit de lijst.",
        "Not a valid date value.": "Kies een dag, bijvoorbeeld 12-04-2026.",
        "Not a valid datetime value.": "Kies een dag en een tijd.",
        "Not a valid integer value.": "Vul een getal in, bijvoorbeeld 12.",
        "This field is required.": "Vul dit in.",
    }

    def gettext(self, sentence: str) -> str:
        return self.SENTENCES.get(sentence, sentence)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)


class Form(FlaskForm):
    """A form in Dutch. Text comes in trimmed."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> DutchSentences:
            return DutchSentences()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            if issubclass(unbound_field.field_class, StringField):
                filters = [*unbound_field.kwargs.get("filters", ()), trimmed]
                return unbound_field.bind(form=form, filters=filters, **options)
            return unbound_field.bind(form=form, **options)

    def refuse(self, error: RuleError) -> None:
        """Shows the refusal at its field, or above the form."""
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


class ManyChoices(SelectMultipleField):
    """Several answers to one question, as rows with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def offered(answers: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """(value, words) pairs as the choices of a field."""
    return [SelectChoice(value, words) for value, words in answers]


def filled(message: str) -> InputRequired:
    return InputRequired(message)


class DayField(DateField):
    """A day, the way a browser sends it or a person types it."""

    def __init__(self, label: str, validators: Any = (), **options: Any):
        super().__init__(label, [*validators, InOurTime()], format=["%Y-%m-%d", "%d-%m-%Y"], **options)


class MomentField(DateTimeLocalField):
    """A day and a time on a Dutch clock."""

    def __init__(self, label: str, validators: Any = (), **options: Any):
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M"]
        super().__init__(label, [*validators, InOurTime()], format=formats, **options)


class Understood:
    """What could not be read, or was not offered, gets our own sentence: those of WTForms are English. Stands behind
    `filled` or `Optional`, and before validators that look at the value."""

    def __init__(self, message: str):
        self.message = message

    def __call__(self, form: Any, field: Field) -> None:
        if field.errors:
            field.errors = []
            raise StopValidation(self.message)


class InOurTime:
    """A year of four digits: somebody who types 26 means 2026, and the browser sends the year 26."""

    def __call__(self, form: Any, field: Field) -> None:
        if field.data and not 2020 <= field.data.year <= 2100:
            raise ValidationError("Kijk het jaar na. Schrijf het met vier cijfers, bijvoorbeeld 2026.")


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
    """Any way of writing a Dutch phone number is fine, as long as it has the digits of one."""

    def __call__(self, form: Any, field: Field) -> None:
        if field.data and not 8 <= len(digits_of_phone(field.data).lstrip("+")) <= 15:
            raise ValidationError("Dit lijkt geen telefoonnummer. Kijk het na, bijvoorbeeld 06 12345678.")


class EmailAddress:
    """An address that mail can go to. We do not ask the internet whether the domain exists."""

    def __call__(self, form: Any, field: Field) -> None:
        if not field.data:
            return
        from email_validator import EmailNotValidError, validate_email

        try:
            validate_email(field.data, check_deliverability=False, test_environment=True)
        except EmailNotValidError as error:
            raise ValidationError(
                "Dit lijkt geen e-mailadres. Kijk het na, bijvoorbeeld naam@voorbeeld.nl."
            ) from error
