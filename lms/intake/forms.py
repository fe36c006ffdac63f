from wtforms import BooleanField, EmailField, SelectField, StringField, TelField, TextAreaField

from lms.forms import EmailAddress, Form, NotBlank, PhoneNumber, at_most


class _Details(Form):
    name = StringField("Je naam", [NotBlank("Vul je naam in."), at_most(120, "Deze naam")])
    phone = TelField("Je telefoonnummer", [PhoneNumber(), at_most(40)])
    email = EmailField("Je e-mailadres", [EmailAddress(), at_most(254)])
    neighbourhood = StringField("Je wijk of dorp", [NotBlank("Vul je wijk of dorp in."), at_most(120)])
    motivation = TextAreaField("Waarom wil je dit?", [at_most(2000)])


class SignUpForm(_Details):
    privacy = BooleanField(
        "Jullie mogen deze gegevens gebruiken om mij te bellen",
        [NotBlank("Zet een vinkje. Anders mogen we je niet bellen.")],
    )


class OnBehalfForm(_Details):
    """The same, filled in by staff for somebody on the phone or on paper."""


class CallForm(Form):
    note = TextAreaField(
        "Wat spraken jullie af?", [NotBlank("Schrijf in een zin wat jullie afspraken."), at_most(1000)]
    )


class PlaceForm(Form):
    cohort = SelectField("In welke lichting?", coerce=int)


class DeclineForm(Form):
    note = TextAreaField(
        "Waarom? (alleen voor collega’s)", [NotBlank("Schrijf waarom, voor je collega’s."), at_most(1000)]
    )
    message = TextAreaField(
        "Wat schrijven we aan deze persoon?", [NotBlank("Schrijf een vriendelijk bericht."), at_most(2000)]
    )
