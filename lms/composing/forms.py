"""What people wish for their group, and who staff put in which."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from wtforms import SelectField, StringField
from wtforms.fields.core import UnboundField

from lms import formats
from lms.accounts.models import Person
from lms.composing.rules import EVENINGS
from lms.forms import Form, ManyChoices, NotBlank, at_most, filled, offered
from lms.standing_forms import StandingForm

EVENING_NAMES = dict(zip(EVENINGS, formats.WEEKDAYS, strict=True))
IN_NONE = "In geen groep"
PLACE, NAME = "place_", "name_"  # the fields of a person and of a group begin so


class EveningsForm(StandingForm):
    evenings = ManyChoices("Welke avonden kun je meestal?", choices=offered(EVENING_NAMES.items()))


class RatherNotForm(Form):
    other = SelectField("Met wie liever niet?", coerce=int, validators=[filled("Kies iemand uit de lijst.")])


class DivisionForm(Form):
    """Who is in which group: a field for each person, and one for the name of each group. They are this form's alone."""

    TEXTS = (NAME,)

    def __init__(self, fields: Mapping[str, UnboundField] = MappingProxyType({}), **options: Any) -> None:
        own: list[tuple[str, UnboundField]] = list(getattr(self, "_unbound_fields", None) or ())
        self._unbound_fields = [*own, *fields.items()]
        super().__init__(**options)

    def groups(self) -> list[list[int]]:
        """The people of each group, by number; who is in none is left out."""
        names = [name for name in self._fields if name.startswith(NAME)]
        placed = {
            int(name.removeprefix(PLACE)): 0
            if field.raw_data == []
            else field.data  # not on the page that was sent
            for name, field in self._fields.items()
            if name.startswith(PLACE)
        }
        return [
            [person_id for person_id, place in placed.items() if place == number]
            for number, _ in enumerate(names, 1)
        ]

    def named(self, number: int) -> str:
        return self._fields[f"{NAME}{number}"].data or ""

    def place_of(self, person_id: int) -> Any:
        return self._fields[f"{PLACE}{person_id}"]

    def as_asked(self) -> dict[str, str]:
        """What was chosen, as it goes in an address."""
        return {
            name: str(field.data)
            for name, field in self._fields.items()
            if name.startswith((PLACE, NAME)) and field.data
        }


def division_form(people: Sequence[Person], names: Sequence[str], placed: Mapping[int, int]) -> DivisionForm:
    """`placed`: the number of the group somebody is in, 0 for none."""
    choices = offered([(0, IN_NONE), *((number, name) for number, name in enumerate(names, 1))])
    fields: dict[str, Any] = {
        f"{NAME}{number}": StringField(
            f"Naam van groep {number}", [NotBlank("Geef de groep een naam."), at_most(120)], default=name
        )
        for number, name in enumerate(names, 1)
    }
    for person in people:
        fields[f"{PLACE}{person.id}"] = SelectField(
            person.name, coerce=int, choices=choices, default=placed.get(person.id, 0)
        )
    return DivisionForm(fields)
