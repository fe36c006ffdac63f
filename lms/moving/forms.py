"""Proposing dates, and saying on which of them one can."""

from wtforms import SelectField
from wtforms.validators import Optional

from lms.forms import Form, ManyChoices, MomentField, Understood, filled
from lms.standing_forms import StandingForm

MOMENT = "Kies een dag en een tijd."


class ProposeForm(Form):
    first = MomentField("Eerste datum", [filled(MOMENT), Understood(MOMENT)])
    second = MomentField("Tweede datum", [filled(MOMENT), Understood(MOMENT)])
    third = MomentField("Derde datum (mag leeg blijven)", [Optional(), Understood(MOMENT)])
    fourth = MomentField("Vierde datum (mag leeg blijven)", [Optional(), Understood(MOMENT)])


class CanForm(StandingForm):
    dates = ManyChoices("Op welke data kun je?", coerce=int)


class NoteForm(Form):
    person = SelectField("Wie sprak je?", coerce=int)
    dates = ManyChoices("Op welke data kan deze persoon?", coerce=int)
