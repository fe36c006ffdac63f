"""The forms of a cohort: making it, its coaches, its group days and who was there, a pause, and the wish to be called."""

from collections.abc import Collection

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import AnyOf, NumberRange, Optional

from lms import formats
from lms.cohorts.holiday_rules import MIDDLE, NORTH, SOUTH
from lms.cohorts.planning_rules import EVERY_TWO_WEEKS, EVERY_WEEK, LAST_OF_MONTH
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
    offered,
)
from lms.spoken_forms import SpokenField, SpokenForm
from lms.standing_forms import StandingForm

DATE = "Kies een dag, bijvoorbeeld 12-04-2026."
MOMENT = "Kies een dag en een tijd, bijvoorbeeld 12-04-2026 14:00."
SEATS = f"Vul een aantal in van 1 tot {LARGEST}."
MODULE = "Kies een module uit de lijst."
VERSION = "{row.title}, versie {row.number}"
TIME = "Kies een tijd, bijvoorbeeld 10:00."
MINUTES = "Vul een aantal minuten in, van 15 tot 720."
# what can be printed, by its address
SHEETS = PHONES, SIGNING, BADGES, LABELS = "telefoons", "tekenlijst", "naamkaartjes", "etiketten"
RHYTHM_WORDS = {
    EVERY_WEEK: "elke week",
    EVERY_TWO_WEEKS: "om de week",
    "month_1": "elke eerste van de maand",
    "month_2": "elke tweede van de maand",
    "month_3": "elke derde van de maand",
    "month_4": "elke vierde van de maand",
    LAST_OF_MONTH: "elke laatste van de maand",
}
REGION_WORDS = {"": "Weten we niet", NORTH: "Noord", MIDDLE: "Midden", SOUTH: "Zuid"}


class LookedAt:
    """Somebody presses twice: first they see what it means, and then they say that it is so. `sure` is the mark of what they
    saw; when that changed meanwhile they look again."""

    sure = HiddenField()

    def is_sure(self, mark: str) -> bool:
        return (self.sure.data or "") == mark


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
    region = SelectField("Regio (voor schoolvakanties)", choices=offered(REGION_WORDS.items()), default="")


class CohortChangeForm(LookedAt, StandingForm):
    name = StringField(
        "Naam van de lichting", [NotBlank("Geef de lichting een naam."), at_most(120, "Deze naam")]
    )
    place = StringField("Plek", [NotBlank("Vul in waar jullie samenkomen."), at_most(200)])
    starts_on = DayField("Eerste dag", [filled(DATE), Understood(DATE)])
    ends_on = DayField("Laatste dag", [filled(DATE), Understood(DATE)])
    capacity = IntegerField(
        "Aantal plekken", [filled(SEATS), Understood(SEATS), NumberRange(1, LARGEST, SEATS)]
    )
    region = SelectField("Regio (voor schoolvakanties)", choices=offered(REGION_WORDS.items()), default="")


class CoachEndForm(Form):
    last_day = DayField("Tot en met welke dag? (leeg: vanaf nu)", [Optional(), Understood(DATE)])


class CoachForm(Form):
    email = EmailField(
        "E-mailadres van de begeleider",
        [NotBlank("Vul het e-mailadres in."), at_most(254, "Dit e-mailadres"), EmailAddress()],
    )
    is_sure = BooleanField("Ik weet dit, en geef de rol toch")
    last_day = DayField("Tot en met welke dag? (leeg: zonder einde)", [Optional(), Understood(DATE)])


class GroupDayForm(LookedAt, Form):
    module_slug = SelectField("Bij welke module", [Understood(MODULE)])
    starts_at = MomentField("Dag en tijd", [filled(MOMENT), Understood(MOMENT)])
    minutes = IntegerField(
        "Hoe lang? In minuten (hoeft niet)", [Optional(), Understood(MINUTES), NumberRange(15, 720, MINUTES)]
    )
    place = StringField("Plek", [NotBlank("Vul in waar het is."), at_most(200)])
    is_extra = BooleanField("Dit is een extra dag, voor wie er niet bij kon zijn")


class DayMoveForm(LookedAt, StandingForm):
    starts_at = MomentField("Dag en tijd", [filled(MOMENT), Understood(MOMENT)])
    minutes = IntegerField(
        "Hoe lang? In minuten", [filled(MINUTES), Understood(MINUTES), NumberRange(15, 720, MINUTES)]
    )
    place = StringField("Plek", [NotBlank("Vul in waar het is."), at_most(200)])


class CallOffForm(Form):
    why = StringField("Waarom? Dit lezen de deelnemers (hoeft niet)", [at_most(300)])


class SeriesForm(LookedAt, Form):
    first = DayField("Vanaf welke dag?", [filled(DATE), Understood(DATE)])
    rhythm = SelectField("Hoe vaak?", [Understood("Kies hoe vaak.")], choices=offered(RHYTHM_WORDS.items()))
    day_of_week = SelectField(
        "Op welke dag?",
        [Understood("Kies een dag.")],
        coerce=int,
        choices=offered(enumerate(formats.WEEKDAYS)),
    )
    begins = TimeField("Hoe laat?", [filled(TIME), Understood(TIME)], format=["%H:%M", "%H:%M:%S", "%H.%M"])
    minutes = IntegerField(
        "Hoe lang? In minuten", [filled(MINUTES), Understood(MINUTES), NumberRange(15, 720, MINUTES)]
    )
    place = StringField("Plek", [NotBlank("Vul in waar het is."), at_most(200)])
    skips_holidays = BooleanField("Sla dagen over waarop het schoolvakantie is")


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


class CallForm(SpokenForm):
    about = TextAreaField("Waar gaat het over? (hoeft niet)", [at_most(500)])
    spoken = SpokenField("Of vertel het (hoeft niet)")
