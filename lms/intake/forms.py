"""Signing up, by oneself or written down by staff, and the acts of staff on an application."""

from datetime import date
from typing import Any, TypedDict

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)

from lms.accounts.rules import check_not_ours
from lms.formats import count
from lms.forms import EmailAddress, Form, NotBlank, PhoneNumber, Understood, at_most
from lms.intake.rules import check_reachable
from lms.standing_forms import StandingForm

COHORT = "Kies een lichting uit de lijst."
MOVES = "Meldde zich opnieuw aan, en verhuisde."  # why, where a move is written down


def cohort_words(name: str, starts_on: date, *, free: int, waiting: int) -> str:
    """What matters first: a phone shows the beginning of a choice only."""
    seats = f"nog {count(free, 'plek', 'plekken')}" if free else "vol, wachtlijst"
    queue = f" ({waiting} in de rij)" if waiting else ""
    return f"{name}: {seats}{queue}, begint {starts_on:%d-%m-%Y}"


class Details(TypedDict):
    name: str
    email: str
    phone: str
    neighbourhood: str
    motivation: str


class _Details(Form):
    name = StringField("Je naam", [NotBlank("Vul je naam in."), at_most(120, "Deze naam")])
    phone = TelField("Je telefoonnummer", [at_most(40, "Dit telefoonnummer"), PhoneNumber()])
    email = EmailField("Je e-mailadres", [at_most(254, "Dit e-mailadres"), EmailAddress()])
    neighbourhood = StringField("Je wijk of dorp", [NotBlank("Vul je wijk of dorp in."), at_most(120)])
    motivation = TextAreaField("Waarom wil je dit?", [at_most(2000)])

    def validate(self, extra_validators: Any = None) -> bool:
        """All complaints at once, also the one about two fields together."""
        is_valid = bool(super().validate(extra_validators))
        with self.refusing():
            check_reachable(self.email.data or "", self.phone.data or "")
            check_not_ours(self.name.data or "")
            return is_valid
        return False

    def details(self) -> Details:
        return Details(
            name=self.name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            neighbourhood=self.neighbourhood.data or "",
            motivation=self.motivation.data or "",
        )


class SignUpForm(_Details):
    privacy = BooleanField(
        "Jullie mogen deze gegevens gebruiken om mij te bellen",
        [NotBlank("Zet een vinkje. Anders mogen we je niet bellen.")],
    )


class CallBackForm(Form):
    name = StringField("Je naam", [NotBlank("Vul je naam in."), at_most(120, "Deze naam")])
    phone = TelField(
        "Je telefoonnummer",
        [NotBlank("Vul je telefoonnummer in."), at_most(40, "Dit telefoonnummer"), PhoneNumber()],
    )
    about = TextAreaField("Wat wil je weten? (hoeft niet)", [at_most(500)])


class OnBehalfForm(_Details):
    """The same, filled in by staff for somebody on the phone or on paper."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, label in (
            (self.name, "Naam"),
            (self.phone, "Telefoonnummer"),
            (self.email, "E-mailadres"),
            (self.neighbourhood, "Wijk of dorp"),
            (self.motivation, "Waarom wil deze persoon dit?"),
        ):
            field.label.text = label


class CorrectionForm(StandingForm):
    """What somebody wrote when signing up, put right."""

    name = StringField("Naam", [NotBlank("Vul de naam in."), at_most(120, "Deze naam")])
    phone = TelField("Telefoonnummer", [at_most(40, "Dit telefoonnummer"), PhoneNumber()])
    email = EmailField("E-mailadres", [at_most(254, "Dit e-mailadres"), EmailAddress()])
    neighbourhood = StringField("Wijk of dorp", [NotBlank("Vul de wijk of het dorp in."), at_most(120)])
    motivation = TextAreaField("Waarom wil deze persoon dit?", [at_most(2000)])

    def details(self) -> Details:
        return Details(
            name=self.name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            neighbourhood=self.neighbourhood.data or "",
            motivation=self.motivation.data or "",
        )


class ActForm(Form):
    """An act of staff on an application. `seen` is the latest step that was on the screen; the template fills it in."""

    seen = HiddenField()

    def seen_step(self) -> int | None:
        return _number(self.seen.data or "")


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 16 else None


class MergeForm(ActForm):
    """`other_seen` is the latest step of the other application that was on the screen."""

    other_seen = HiddenField()

    def other_seen_step(self) -> int | None:
        return _number(self.other_seen.data or "")


class ApartForm(Form):
    reason = TextAreaField("Waarom zijn het twee mensen?", [at_most(1000)], id="apart-reason")


class InviteForm(ActForm):
    """`moves`: the button of who has a seat in another cohort says that they give it up."""

    moves = HiddenField()


class CallForm(ActForm):
    note = TextAreaField(
        "Wat spraken jullie af?", [NotBlank("Schrijf in een zin wat jullie afspraken."), at_most(1000)]
    )


class PlaceForm(ActForm):
    cohort = SelectField("In welke lichting?", [Understood(COHORT)], coerce=int)


class WaitForm(ActForm):
    cohort = SelectField(
        "Op de lijst van welke lichting?", [Understood(COHORT)], coerce=int, id="wait-cohort"
    )


class DeclineForm(ActForm):
    note = TextAreaField(
        "Waarom? (alleen voor collega’s)",
        [NotBlank("Schrijf waarom, voor je collega’s."), at_most(1000)],
        id="decline-note",
    )
    message = TextAreaField(
        "Wat schrijven we aan deze persoon?", [NotBlank("Schrijf een vriendelijk bericht."), at_most(2000)]
    )
