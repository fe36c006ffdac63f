"""The forms of a cohort: making it, its coaches, its group days and who was there, a pause, and the wish to be called."""

from collections.abc import Collection

from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, NumberRange, Optional

from lms.cohorts.rules import LARGEST
from lms.forms import (
    NO,
    YES,
    DayField,
    EmailAddress,
    Form,
    ManyChoices,
    MomentField,
    NotBlank,
    Understood,
    at_most,
    filled,
)
from lms.standing_forms import StandingForm

DATE = "Kies een dag, bijvoorbeeld 12-04-2026."
MOMENT = "Kies een dag en een tijd, bijvoorbeeld 12-04-2026 14:00."
SEATS = f"Vul een aantal in van 1 tot {LARGEST}."
MODULE = "Kies een module uit de lijst."
VERSION = "{row.title}, versie {row.number}"


class CohortForm(Form):
    name = StringField(
        "Naam van de lichting", [NotBlank("Geef de lichting een naam."), at_most(120, "Deze naam")]
    )
    version = SelectField("Opleiding", [Understood("Kies een opleiding uit de lijst.")], coerce=int)
    place = StringField("Plek", [NotBlank("Vul in waar jullie samenkomen."), at_most(200)])
    starts_on = DayField("Eerste dag", [filled(DATE), Understood(DATE)])
    ends_on = DayField("Laatste dag", [filled(DATE), Understood(DATE)])
    capacity = IntegerField(
        "Aantal plekken", [filled(SEATS), Understood(SEATS), NumberRange(1, LARGEST, SEATS)]
    )


class CoachForm(Form):
    email = EmailField(
        "E-mailadres van de begeleider",
        [NotBlank("Vul het e-mailadres in."), at_most(254, "Dit e-mailadres"), EmailAddress()],
    )
    is_sure = BooleanField("Ik weet dit, en geef de rol toch")


class GroupDayForm(Form):
    module_slug = SelectField("Bij welke module", [Understood(MODULE)])
    starts_at = MomentField("Dag en tijd", [filled(MOMENT), Understood(MOMENT)])
    place = StringField("Plek", [NotBlank("Vul in waar het is."), at_most(200)])


class AttendanceForm(StandingForm):
    present = ManyChoices(
        "Wie was er?",
        [Understood("Er is iets veranderd in de lichting. Kijk de namen na en bewaar opnieuw.")],
        coerce=int,
    )

    def to_write(self, known: Collection[int]) -> set[int] | None:
        """Whose attendance this screen writes down: of whom it was ticked or cleared here, and of whom nothing stood yet.
        None: of everybody."""
        touched = self.touched("present")
        if touched is None:
            return None
        shown = {int(one) for one in self.offered_then("present") if one.isdigit()}
        return {one for one in shown if str(one) in touched or one not in known}


class PauseForm(Form):
    person = SelectField(
        "Wie neemt pauze?", [Understood("Kies een deelnemer van deze lichting.")], coerce=int
    )
    until = DayField("Wanneer bellen we weer?", [Optional(), Understood(DATE)])
    note = TextAreaField("Afspraak (alleen voor begeleiders)", [at_most(500)])


class MarkForm(Form):
    was_present = StringField("Was erbij", [AnyOf((YES, NO))])


class ComingForm(Form):
    coming = StringField("Kom je?", [AnyOf((YES, NO), "Kies: ik ben erbij, of ik kan niet.")])


class CallForm(Form):
    about = TextAreaField("Waar gaat het over? (hoeft niet)", [at_most(500)])
