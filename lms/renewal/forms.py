"""The forms of renewal: looking back, hours and their answer, a deepening day, and the norms."""

from typing import Any

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange

from lms.forms import DayField, Form, ManyChoices, NotBlank, Understood, at_most, filled
from lms.renewal.rules import LONGEST_REFLECTION, MOST_HOURS_A_DAY
from lms.standing_forms import StandingForm

SOMEBODY = "Kies iemand"


class ReflectionForm(Form):
    text = TextAreaField(
        "Wat doe je anders dan eerst?",
        [NotBlank("Schrijf wat je anders doet dan eerst."), at_most(LONGEST_REFLECTION)],
    )


class HoursForm(Form):
    done_on = DayField("Wanneer?", [filled("Kies de dag waarop je het deed.")])
    hours = IntegerField(
        "Hoeveel uur?",
        [
            filled("Vul in hoeveel uur."),
            NumberRange(1, MOST_HOURS_A_DAY, f"Vul hele uren in, van 1 tot {MOST_HOURS_A_DAY}."),
        ],
    )
    what = StringField(
        "Wat deed je?", [NotBlank("Schrijf wat je deed. Zonder namen van bewoners."), at_most(200)]
    )
    cosigner = SelectField("Wie was erbij en kan dit bevestigen?", coerce=int)
    email = StringField("Staat die persoon er niet bij? Vul het e-mailadres in", [at_most(254)])


class DeepeningForm(Form):
    held_on = DayField("Wanneer?", [filled("Kies de dag.")])
    title = StringField("Waar ging de dag over?", [NotBlank("Schrijf waar de dag over ging."), at_most(120)])


class DeepeningOfManyForm(DeepeningForm):
    people = ManyChoices(
        "Wie was erbij?",
        [filled("Kies wie erbij was."), Understood("Er is iets veranderd. Kijk de namen na.")],
        coerce=int,
    )


class NormsForm(StandingForm):
    meetings = IntegerField("Keer intervisie per jaar")
    deepening_days = IntegerField("Verdiepingsdagen per jaar")
    reflections = IntegerField("Keer terugkijken per jaar")
    hours = IntegerField("Uren in de wijk per jaar")

    def validate(self, extra_validators: Any = None) -> bool:
        """Every norm is a number of 0 or more; 0 asks nothing."""
        fine = bool(super().validate(extra_validators))
        for name, most in (("meetings", 24), ("deepening_days", 12), ("reflections", 12), ("hours", 500)):
            field = self[name]
            if field.data is None or not 0 <= field.data <= most:
                field.errors, fine = [f"Vul een getal in van 0 tot {most}."], False
        return fine
