"""The second step: a code of an app or from paper, a name for what one has, and why somebody else's is reset."""

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import AnyOf

from lms.factors.rules import FACTORS
from lms.forms import Form, NotBlank, at_most
from lms.standing_forms import StandingForm
from lms.writing_rules import tidy_code


class BeginForm(Form):
    kind = HiddenField(validators=[AnyOf(FACTORS, "Kies wat je wilt instellen.")])


class TryOutForm(Form):
    code = StringField("De code in je app", [NotBlank("Vul de 6 cijfers uit je app in."), at_most(40)])
    name = StringField("Op welk apparaat staat de app?", [at_most(60, "Deze naam")])

    @property
    def typed(self) -> str:
        return tidy_code(self.code.data or "")


class PasskeyForm(Form):
    """The browser fills in what a passkey answered."""

    credential = HiddenField(validators=[NotBlank("Dit werkt alleen met een browser die passkeys kent.")])
    name = StringField("Op welk apparaat maak je hem?", [at_most(60, "Deze naam")])


class StepForm(Form):
    code = StringField("Je code", [NotBlank("Vul de code in."), at_most(40)])

    @property
    def typed(self) -> str:
        return tidy_code(self.code.data or "")


class NameForm(StandingForm):
    name = StringField("Hoe noem je dit?", [NotBlank("Vul een naam in."), at_most(60, "Deze naam")])


class ResetForm(Form):
    why = TextAreaField(
        "Hoe weet je dat je deze persoon spreekt?", [NotBlank("Schrijf op hoe je het weet."), at_most(500)]
    )
