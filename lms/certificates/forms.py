"""The forms of the register: verifying, hearing and withdrawing, objecting, and another name."""

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from lms.certificates.withdrawal_rules import GRANTED, REJECTED
from lms.forms import NO, YES, DayField, Form, NotBlank, OpenForm, at_most, filled, offered

WAY_WORDS = {
    "talk": "We zaten samen aan tafel",
    "phone": "Aan de telefoon",
    "letter": "In een brief of mail",
    "silence": "Drie keer gevraagd, geen antwoord",
}


class CodeForm(OpenForm):
    code = StringField(
        "De code op het certificaat",
        [NotBlank("Vul de code van het certificaat in."), at_most(60, "Deze code")],
    )


class SurnameForm(OpenForm):
    surname = StringField("Achternaam", [NotBlank("Vul een achternaam in."), at_most(120, "Deze naam")])


class HearingForm(Form):
    held_on = DayField("Wanneer spraken jullie?", [filled("Kies de dag waarop jullie spraken.")])
    way = RadioField("Hoe?", [filled("Kies hoe jullie spraken.")], choices=offered(WAY_WORDS.items()))
    words = TextAreaField("Wat zei de houder?", [NotBlank("Schrijf op wat de houder zei."), at_most(3000)])


class RevocationForm(Form):
    reason = TextAreaField(
        "Waarom trekken we dit certificaat in?",
        [NotBlank("Schrijf waarom. Deze reden komt nooit op de openbare pagina."), at_most(2000)],
    )


class ObjectionForm(Form):
    words = TextAreaField(
        "Waarom ben je het er niet mee eens?",
        [NotBlank("Schrijf waarom je het er niet mee eens bent."), at_most(3000)],
    )
    received_on = DayField("Wanneer kwam het bezwaar binnen?", [Optional()])


class ObjectionDecisionForm(Form):
    heard_on = DayField(
        "Wanneer sprak je de houder over het bezwaar?", [filled("Kies de dag van het gesprek.")]
    )
    outcome = RadioField(
        "Je besluit",
        [filled("Kies wat je besluit.")],
        choices=offered([(GRANTED, "Het certificaat geldt weer"), (REJECTED, "Het blijft ingetrokken")]),
    )
    reasons = TextAreaField(
        "Waarom?", [NotBlank("Schrijf waarom, in gewone woorden. De houder leest dit."), at_most(3000)]
    )


class NameForm(Form):
    name = StringField("De nieuwe naam", [NotBlank("Vul de nieuwe naam in."), at_most(120, "Deze naam")])


class NameDecisionForm(Form):
    answer = RadioField(
        "Komt er een nieuw certificaat?",
        [filled("Kies ja of nee.")],
        choices=offered([(YES, "Ja, maak het met de nieuwe naam"), (NO, "Nee")]),
    )
    reason = TextAreaField(
        "Waarom?",
        [NotBlank("Schrijf wat je hebt gezien, bijvoorbeeld een pas of een akte."), at_most(1000)],
    )


class ParticipationForm(Form):
    reasons = TextAreaField(
        "Wat wil je in de brief zeggen?",
        [NotBlank("Schrijf waarom deze deelnemer stopt of niet verder gaat."), at_most(2000)],
    )


class ErasureForm(Form):
    sure = BooleanField("Ja, ik weet het zeker", [filled("Zet een vinkje als je het zeker weet.")])
