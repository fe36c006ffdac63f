"""The forms of a message to people outside a cohort, and of a text to use again."""

from wtforms import StringField, TextAreaField
from wtforms.validators import Optional

from lms.forms import Form, MomentField, NotBlank, Understood, at_most
from lms.standing_forms import StandingForm

MOMENT = "Kies een dag en een tijd, bijvoorbeeld 12-04-2026 09:00."


class MailingForm(Form):
    subject = StringField("Onderwerp", [NotBlank("Schrijf waar het over gaat."), at_most(150)])
    text = TextAreaField("Je bericht", [NotBlank("Schrijf je bericht."), at_most(4000)])
    planned_for = MomentField("Wanneer gaat het weg? (leeg: nu)", [Optional(), Understood(MOMENT)])


class TextForm(StandingForm):
    name = StringField(
        "Hoe heet deze tekst?", [NotBlank("Geef de tekst een naam."), at_most(80, "Deze naam")]
    )
    subject = StringField("Onderwerp", [NotBlank("Schrijf waar het over gaat."), at_most(150)])
    text = TextAreaField("Tekst", [NotBlank("Schrijf de tekst."), at_most(4000)])
