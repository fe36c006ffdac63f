"""How the list of applications is asked for, and what is done with many at once."""

from collections.abc import Iterable

from wtforms import HiddenField, RadioField, SearchField, SelectField, TextAreaField
from wtforms.validators import Optional

from lms.cohorts.forms import LookedAt
from lms.cohorts.models import Cohort
from lms.forms import Form, OpenForm, Understood, at_most, filled, offered
from lms.intake.forms import COHORT
from lms.intake.rules import DECLINED, INVITED, PLACED, STATES, WAITING
from lms.intake.worklist_rules import ORDERS, WORK, Asked
from lms.wording import words

WORDS = "intake/words.html"
CHOSEN, ALL = "kies", "alle"  # in addresses: who was ticked, or everybody that the list finds
DEEDS = {
    PLACED: "Geef een plek (is het vol: op de wachtlijst)",
    WAITING: "Zet op de wachtlijst",
    INVITED: "Stuur de uitnodiging",
    DECLINED: "Wijs af",
}


def number_in_address(text: str | int) -> int:
    """Of what stands in an address: what is no number counts as none."""
    found = str(text)
    return int(found) if found.isascii() and found.isdecimal() and len(found) < 10 else 0


class FindForm(OpenForm):
    """What stands in the address of the list. What is not understood counts as not asked."""

    words = SearchField("Zoek op naam, mail, telefoon of plaats", [at_most(100)], name="zoek", default="")
    state = HiddenField(name="stand", default="")
    cohort = SelectField("Lichting", name="lichting", coerce=number_in_address, default=0)
    order = SelectField("Volgorde", name="volgorde", default=WORK)

    def offer(self, cohorts: Iterable[Cohort]) -> None:
        self.cohort.choices = offered([(0, "Elke lichting"), *((row.id, row.name) for row in cohorts)])
        self.order.choices = offered((code, words(WORDS, "orders")[code]) for code in ORDERS)

    def asked(self) -> Asked:
        return Asked(
            words=(self.words.data or "").strip()[:100],
            state=self.state.data if self.state.data in STATES else "",
            cohort_id=self.cohort.data or 0,
            order=self.order.data if self.order.data in ORDERS else WORK,
        )

    def given(self) -> dict[str, str]:
        """What is asked, for the address of another page of the same list."""
        asked = self.asked()
        found = {"zoek": asked.words, "stand": asked.state, "lichting": str(asked.cohort_id or "")}
        found["volgorde"] = "" if asked.order == WORK else asked.order
        return {name: value for name, value in found.items() if value}


class TogetherForm(LookedAt, Form):
    """What to do with many applications. It is looked at first, and then done."""

    deed = RadioField(
        "Wat wil je doen?",
        [filled("Kies wat je wilt doen.")],
        choices=offered(DEEDS.items()),
        validate_choice=False,
    )
    cohort = SelectField(
        "Welke lichting? (bij een plek of de wachtlijst)",
        [Optional(), Understood(COHORT)],
        coerce=number_in_address,
    )
    note = TextAreaField("Waarom? (alleen voor collega’s)", [at_most(1000)])
    message = TextAreaField("Wat schrijven we aan deze mensen?", [at_most(2000)])

    def offer(self, cohorts: Iterable[tuple[int, str]]) -> None:
        self.cohort.choices = offered([(0, "Kies een lichting"), *cohorts])

    def validate(self, extra_validators: object = None) -> bool:
        """All complaints at once: what else has to be filled in hangs on what is to be done."""
        is_good = super().validate(extra_validators)
        if self.deed.data and self.deed.data not in DEEDS:
            self.deed.errors = ["Kies wat je wilt doen."]
        if self.deed.data in (PLACED, WAITING) and not self.cohort.data and not self.cohort.errors:
            self.cohort.errors = [COHORT]
        if self.deed.data == DECLINED:
            for field, said in (
                (self.note, "Schrijf waarom, voor je collega’s."),
                (self.message, "Schrijf een vriendelijk bericht."),
            ):
                if not (field.data or "").strip():
                    field.errors = [said]
        return is_good and not self.errors
