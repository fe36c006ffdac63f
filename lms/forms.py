"""What every form shares: Dutch sentences, trimmed text, and a place to show a refusal by a rule."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, DateTimeLocalField, Field, IntegerField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from lms.errors import RuleError
from lms.formats import digits_of_phone


def trimmed(value: str | None) -> str | None:
    return value.strip() if value else value


class Form(FlaskForm):
    """A form in Dutch. Text comes in trimmed."""

    class Meta(FlaskForm.Meta):
        locales = ("nl",)

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


class BareForm(Form):
    """A form of one button: only the hidden fields."""


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
        super().__init__(label, validators, format=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Kies een dag, bijvoorbeeld 12-04-2026.") from error


class MomentField(DateTimeLocalField):
    """A day and a time on a Dutch clock."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Kies een dag en een tijd.") from error


class NumberField(IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Vul een getal in, bijvoorbeeld 12.") from error


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
