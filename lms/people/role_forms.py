"""Roles to give, to lend and to end."""

from collections.abc import Iterable

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Optional

from lms.accounts.models import Person
from lms.forms import DayField, Form, NotBlank, at_most, offered
from lms.intake.worklist_forms import number_in_address
from lms.people.choice_queries import Choices
from lms.people.forms import WORDS
from lms.people.role_rules import BY_ADMINISTRATOR, BY_HAND
from lms.wording import words


class RoleForm(Form):
    role = SelectField("Welke rol?")
    cohort = SelectField("Van welke lichting?", coerce=number_in_address, default=0)
    until = DayField("Tot en met welke dag?", [Optional()])
    why = StringField("Waarom? (alleen voor collega’s)", [at_most(300)])
    is_sure = BooleanField("Ik weet dit, en geef de rol toch")

    def offer(self, choices: Choices, *, by_administrator: bool) -> None:
        named = words(WORDS, "roles")
        codes = [code for code in BY_HAND if by_administrator or code not in BY_ADMINISTRATOR]
        self.role.choices = offered((code, named[code]) for code in codes)
        self.cohort.choices = offered([(0, "Geen: alleen bij een begeleider"), *choices.cohorts])


class LendForm(Form):
    heir = SelectField("Wie neemt het waar?", coerce=number_in_address, default=0)
    last_day = DayField("Tot en met welke dag?", [NotBlank("Kies de laatste dag.")])
    is_sure = BooleanField("Ik weet dit, en geef de rol toch")

    def offer(self, people: Iterable[Person]) -> None:
        self.heir.choices = offered([(0, "Kies iemand"), *((one.id, one.name) for one in people)])


class EndForm(Form):
    heir = SelectField("Wie neemt het werk over?", coerce=number_in_address, default=0)
    is_declared = BooleanField("Ik vroeg het na: de nieuwe beoordelaar kent deze mensen niet")
    is_sure = BooleanField("Ik weet dit, en geef de rol toch")
    why = StringField("Waarom? (alleen voor collega’s)", [at_most(300)])

    def offer(self, people: Iterable[Person]) -> None:
        self.heir.choices = offered([(0, "Niemand"), *((one.id, one.name) for one in people)])
