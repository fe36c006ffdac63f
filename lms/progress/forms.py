"""The forms between advice and decision, of an appeal, and of what a trainee takes along and brings to the talk."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from lms.accounts.forms import DOCUMENT_WORDS
from lms.accounts.rules import DOCUMENTS
from lms.curriculum.rules import ModuleOutline
from lms.forms import (
    NO,
    YES,
    DayField,
    Form,
    ManyChoices,
    MomentField,
    NotBlank,
    Understood,
    at_most,
    filled,
    offered,
)
from lms.progress.appeal_rules import NEW_TALK, STANDS
from lms.progress.portfolio_rules import LONGEST_POINT
from lms.progress.rules import NOT_YET, PASSED
from lms.standing_forms import StandingForm

MOMENT = "Kies een dag en een tijd, bijvoorbeeld 12-04-2026 14:00."
MODULE = "module-"  # the field of a module begins so


class AdviceForm(Form):
    is_positive = RadioField(
        "Wat raad je aan?",
        [filled("Kies wat je aanraadt.")],
        choices=offered([(YES, "Klaar voor het certificaat"), (NO, "Nog niet klaar")]),
    )
    text = TextAreaField(
        "Wat laat deze deelnemer zien? Wat mist er nog?", [NotBlank("Schrijf je advies op."), at_most(3000)]
    )


class TalkForm(StandingForm):
    declares = BooleanField(
        "Ik ken deze deelnemer niet. Wij zijn geen familie, vrienden, buren of collega’s."
    )
    starts_at = MomentField("Dag en tijd", [filled(MOMENT), Understood(MOMENT)])
    was_held = BooleanField("Dit gesprek is al geweest. Ik schrijf het nu op.")
    is_online = RadioField(
        "Hoe spreken jullie elkaar?",
        choices=offered([(NO, "Op een plek"), (YES, "Online of aan de telefoon")]),
        default=NO,
        validate_choice=False,
    )
    place = StringField(
        "Plek, of de link of het nummer", [NotBlank("Vul in waar het gesprek is."), at_most(200)]
    )


class ConfirmedNameForm(Form):
    name = StringField(
        "De naam, zoals die op het document staat",
        [NotBlank("Schrijf de naam over van het document."), at_most(120, "Deze naam")],
    )
    document = RadioField(
        "Welk document zag je?",
        [filled("Kies welk document je zag.")],
        choices=offered((kind, DOCUMENT_WORDS[kind].partition(" ")[2].capitalize()) for kind in DOCUMENTS),
    )
    seen_on = DayField("Wanneer zag je het?", [filled("Kies de dag waarop je het document zag.")])


class DecisionForm(Form):
    outcome = RadioField(
        "Je besluit",
        [filled("Kies: geslaagd of nog niet.")],
        choices=offered([(PASSED, "Geslaagd"), (NOT_YET, "Nog niet")]),
    )
    reasons = TextAreaField(
        "Waarom?", [NotBlank("Schrijf waarom, in gewone woorden. De deelnemer leest dit."), at_most(3000)]
    )
    to_do = TextAreaField("Bij ‘nog niet’: één ding om te doen", [at_most(1000)])
    to_do_by = DayField("Voor wanneer?", [Optional()])


class EvidenceForm(StandingForm):
    pieces = ManyChoices("Wat neem je mee?", validate_choice=False)

    def chosen(self) -> list[tuple[str, str]]:
        """The pieces as (kind, slug)."""
        return [(kind, slug) for kind, _, slug in (value.partition(":") for value in self.pieces.data or ())]


class ToldForm(Form):
    module = RadioField("Bij welke module?", [filled("Kies een module.")], validate_choice=False)


class AppealForm(Form):
    text = TextAreaField("Waarom ben je het er niet mee eens?", [at_most(3000)])
    wants_call = BooleanField("Bel mij liever")


class OutcomeForm(Form):
    outcome = RadioField(
        "Wat beslis je?",
        [filled("Kies: het besluit blijft, of een nieuw gesprek.")],
        choices=offered(
            [(STANDS, "Het besluit blijft"), (NEW_TALK, "Een nieuw gesprek, met een andere beoordelaar")]
        ),
        validate_choice=False,
    )
    reasons = TextAreaField(
        "Waarom?", [NotBlank("Schrijf waarom, in gewone woorden. De deelnemer leest dit."), at_most(3000)]
    )


class PointsForm(StandingForm):
    """A short text for every module of the course."""

    TEXTS = (MODULE,)

    def texts(self) -> dict[str, str]:
        return {
            name.removeprefix(MODULE): field.data or ""
            for name, field in self._fields.items()
            if name.startswith(MODULE)
        }


def points_form(modules: Sequence[ModuleOutline], present: dict[str, str]) -> PointsForm:
    fields: dict[str, Any] = {
        f"{MODULE}{module.slug}": TextAreaField(
            module.title, [at_most(LONGEST_POINT, "Dit leerpunt")], default=present.get(module.slug, "")
        )
        for module in modules
    }
    form: PointsForm = type("ModulePointsForm", (PointsForm,), fields)()
    return form
