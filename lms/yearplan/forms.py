"""The rhythm of a year, and which of its dates are kept."""

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import NumberRange

from lms import formats
from lms.forms import Form, ManyChoices, MomentField, NotBlank, OpenForm, Understood, at_most, filled, offered
from lms.yearplan.rules import FEWEST, MOST, WEEKS

NUMBER = f"Vul een aantal in van {FEWEST} tot {MOST}."


class RhythmForm(OpenForm):
    first = MomentField(
        "De eerste keer", [filled("Kies een dag en een tijd."), Understood("Kies een dag en een tijd.")]
    )
    weeks = SelectField(
        "Om de hoeveel weken?",
        coerce=int,
        choices=offered((weeks, formats.count(weeks, "week", "weken")) for weeks in WEEKS),
        default=5,
    )
    number = IntegerField(
        "Hoeveel keer?", [filled(NUMBER), Understood(NUMBER), NumberRange(FEWEST, MOST, NUMBER)], default=6
    )


class DatesForm(Form):
    dates = ManyChoices("Welke data?", [filled("Kies minstens één datum.")])
    place = StringField("Plek", [NotBlank("Vul in waar het is."), at_most(200)])
