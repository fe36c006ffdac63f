"""The forms of the register: verifying, hearing and withdrawing, objecting, another name, and what stands on the document."""

from wtforms import BooleanField, FileField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from lms.certificates.layout_rules import LONGEST_TEXT
from lms.certificates.withdrawal_rules import GRANTED, REJECTED
from lms.forms import NO, YES, DayField, Form, NotBlank, at_most, filled, offered, uploads_in

WAY_WORDS = {
    "talk": "We zaten samen aan tafel",
    "phone": "Aan de telefoon",
    "letter": "In een brief of mail",
    "silence": "Drie keer gevraagd, geen antwoord",
}


class CodeForm(Form):
    code = StringField(
        "De code op het certificaat",
        [NotBlank("Vul de code van het certificaat in."), at_most(60, "Deze code")],
    )


class SurnameForm(Form):
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


class TemplateForm(Form):
    """No HTML: what is typed is shown as typed."""

    name1 = StringField("Eerste ondertekenaar", [at_most(80, "Deze naam")])
    role1 = StringField("Wat doet deze persoon?", [at_most(60)])
    name2 = StringField("Tweede ondertekenaar", [at_most(80, "Deze naam")])
    role2 = StringField("Wat doet deze persoon?", [at_most(60)])
    text1 = TextAreaField("Eerste tekst", [at_most(LONGEST_TEXT)])
    text2 = TextAreaField("Tweede tekst", [at_most(LONGEST_TEXT)])
    logo = FileField("Beeldmerk")
    without_logo = BooleanField("Gebruik het beeldmerk van Samen Lukt Het Zelf")

    def content_of_logo(self) -> bytes:
        """What was chosen as logo, as it came; empty when nothing was."""
        return b"".join(file.read() for file in uploads_in(self.logo.data))

    def signatories(self) -> list[dict[str, str]]:
        return [
            {"name": self[f"name{number}"].data or "", "role": self[f"role{number}"].data or ""}
            for number in (1, 2)
        ]

    def texts(self) -> list[str]:
        return [self.text1.data or "", self.text2.data or ""]


class ParticipationForm(Form):
    reasons = TextAreaField(
        "Wat wil je in de brief zeggen?",
        [NotBlank("Schrijf waarom deze deelnemer stopt of niet verder gaat."), at_most(2000)],
    )


class ErasureForm(Form):
    sure = BooleanField("Ja, ik weet het zeker", [filled("Zet een vinkje als je het zeker weet.")])
