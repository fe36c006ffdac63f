from typing import Any

from wtforms import BooleanField, FileField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional

from lms.certificates.objection_rules import GRANTED, REJECTED, WAYS
from lms.certificates.renewal_rules import LONGEST_REFLECTION, MOST_HOURS_A_DAY
from lms.certificates.rules import LONGEST_TEXT
from lms.forms import DayField, Form, NotBlank, at_most, filled, offered, uploads_in

YES, NO = "ja", "nee"


class CodeForm(Form):
    code = StringField(
        "De code op het certificaat",
        [NotBlank("Vul de code van het certificaat in."), at_most(60, "Deze code")],
    )


class SurnameForm(Form):
    surname = StringField("Achternaam", [NotBlank("Vul een achternaam in."), at_most(120, "Deze naam")])


class HearingForm(Form):
    held_on = DayField("Wanneer spraken jullie?", [filled("Kies de dag waarop jullie spraken.")])
    way = RadioField("Hoe?", [filled("Kies hoe jullie spraken.")], choices=offered(WAYS.items()))
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


class NormsForm(Form):
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

    def picture(self) -> bytes:
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
