from typing import Any

from wtforms import (
    DateField,
    DateTimeLocalField,
    EmailField,
    Field,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional, StopValidation, ValidationError

from lms.cohorts.rules import LARGEST
from lms.forms import EmailAddress, Form, ManyChoices, NotBlank, at_most, filled

DATE = "Kies een dag, bijvoorbeeld 12-04-2026."
DATE_FORMATS = ["%Y-%m-%d", "%d-%m-%Y"]  # what a browser sends, and what people type where it has no calendar
MOMENT = "Kies een dag en een tijd, bijvoorbeeld 12-04-2026 14:00."
MOMENT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M"]
SEATS = f"Vul een aantal in van 1 tot {LARGEST}."
MODULE = "Kies een module uit de lijst."


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


class CohortForm(Form):
    name = StringField(
        "Naam van de lichting", [NotBlank("Geef de lichting een naam."), at_most(120, "Deze naam")]
    )
    version = SelectField("Opleiding", [Understood("Kies een opleiding uit de lijst.")], coerce=int)
    place = StringField("Plek", [NotBlank("Vul in waar jullie samenkomen."), at_most(200)])
    starts_on = DateField("Eerste dag", [filled(DATE), Understood(DATE), InOurTime()], format=DATE_FORMATS)
    ends_on = DateField("Laatste dag", [filled(DATE), Understood(DATE), InOurTime()], format=DATE_FORMATS)
    capacity = IntegerField(
        "Aantal plekken", [filled(SEATS), Understood(SEATS), NumberRange(1, LARGEST, SEATS)]
    )


class CoachForm(Form):
    email = EmailField(
        "E-mailadres van de begeleider",
        [NotBlank("Vul het e-mailadres in."), EmailAddress(), at_most(254, "Dit e-mailadres")],
    )


class GroupDayForm(Form):
    module_slug = SelectField("Bij welke module", [Understood(MODULE)])
    starts_at = DateTimeLocalField(
        "Dag en tijd", [filled(MOMENT), Understood(MOMENT), InOurTime()], format=MOMENT_FORMATS
    )
    place = StringField("Plek", [NotBlank("Vul in waar het is."), at_most(200)])


class AttendanceForm(Form):
    present = ManyChoices(
        "Wie was er?",
        [Understood("Er is iets veranderd in de lichting. Kijk de namen na en bewaar opnieuw.")],
        coerce=int,
    )


class PauseForm(Form):
    person = SelectField(
        "Wie neemt pauze?", [Understood("Kies een deelnemer van deze lichting.")], coerce=int
    )
    until = DateField(
        "Wanneer bellen we weer?", [Optional(), Understood(DATE), InOurTime()], format=DATE_FORMATS
    )
    note = TextAreaField("Afspraak (alleen voor begeleiders)", [at_most(500)])
