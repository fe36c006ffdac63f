"""Which of two accounts goes on, and what holds of each way to reach or call somebody."""

from wtforms import IntegerField, RadioField, StringField
from wtforms.validators import Optional

from lms.accounts.models import Person
from lms.forms import Form, NotBlank, at_most, offered
from lms.people.merge_rules import GONE, KEPT

NOTHING = "leeg"


class OtherForm(Form):
    """Who it is besides: one that looks alike, or anybody by mail address or number of their page."""

    alike = RadioField("Wie is dezelfde persoon?", coerce=int, validators=[Optional()])
    number = IntegerField("Of het nummer van de andere pagina (staat in het adres)", [Optional()])

    def offer(self, people: list[tuple[int, str]]) -> None:
        self.alike.choices = offered(people)
        if not people:
            del self.alike

    def chosen(self) -> int:
        chosen = self.alike.data if self.alike else None
        return chosen or self.number.data or 0


class ChoicesForm(Form):
    name = RadioField("Welke naam geldt?")
    email = RadioField("Welk e-mailadres geldt?")
    phone = RadioField("Welk telefoonnummer geldt?")
    place = RadioField("Welke wijk of welk dorp geldt?")
    why = StringField(
        "Hoe weet je dat het dezelfde persoon is?",
        [NotBlank("Schrijf hoe je het weet. Bel deze persoon."), at_most(300)],
    )

    def offer(self, kept: Person, gone: Person) -> None:
        for field, values in (
            (self.name, (kept.name, gone.name)),
            (self.email, (kept.email, gone.email)),
            (self.phone, (kept.phone, gone.phone)),
            (self.place, (kept.neighbourhood, gone.neighbourhood)),
        ):
            field.choices = offered(zip((KEPT, GONE), (value or NOTHING for value in values), strict=True))

    def choices(self) -> dict[str, str]:
        return {field.name: field.data for field in (self.name, self.email, self.phone, self.place)}
