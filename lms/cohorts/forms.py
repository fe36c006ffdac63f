from wtforms import (
    EmailField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional

from lms.forms import (
    DayField,
    EmailAddress,
    Form,
    ManyChoices,
    MomentField,
    NotBlank,
    NumberField,
    at_most,
    filled,
)

DATE = "Kies een dag, bijvoorbeeld 12-04-2026."


class CohortForm(Form):
    name = StringField("Naam van de lichting", [NotBlank("Geef de lichting een naam."), at_most(120)])
    version = SelectField("Opleiding", coerce=int)
    place = StringField("Plek", [NotBlank("Vul in waar jullie samenkomen."), at_most(200)])
    starts_on = DayField("Eerste dag", [filled(DATE)])
    ends_on = DayField("Laatste dag", [filled(DATE)])
    capacity = NumberField(
        "Aantal plekken", [filled("Vul een getal in."), NumberRange(1, 300, "Kies een aantal van 1 tot 300.")]
    )


class CoachForm(Form):
    email = EmailField(
        "E-mailadres van de begeleider", [NotBlank("Vul het e-mailadres in."), EmailAddress(), at_most(254)]
    )


class GroupDayForm(Form):
    module_slug = SelectField("Bij welke module")
    starts_at = MomentField("Dag en tijd", [filled("Kies een dag en een tijd.")])
    place = StringField("Plek", [NotBlank("Vul in waar het is."), at_most(200)])


class AttendanceForm(Form):
    present = ManyChoices("Wie was er?", coerce=int)


class PauseForm(Form):
    person = SelectField("Wie neemt pauze?", coerce=int)
    until = DayField("Wanneer bellen we weer?", [Optional()])
    note = TextAreaField("Afspraak (alleen voor begeleiders)", [at_most(500)])
