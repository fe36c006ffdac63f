"""The search of the trail: by person, by act, by days."""

from wtforms import SearchField, SelectField
from wtforms.validators import Optional

from lms.forms import DayField, OpenForm, at_most, offered
from lms.privacy.trail_rules import Wanted
from lms.trail import ACTS
from lms.wording import words


class TrailForm(OpenForm):
    """What stands in the address. A day that cannot be read is said, and counts as not asked."""

    words = SearchField("Over of door wie? (naam, mail of telefoon)", [at_most(100)], name="zoek", default="")
    act = SelectField("Wat?", name="wat", default="", validate_choice=False)
    first_day = DayField("Vanaf welke dag?", [Optional()], name="vanaf")
    last_day = DayField("Tot en met welke dag?", [Optional()], name="tot")

    def offer(self) -> None:
        named = words("privacy/codes.html", "acts_of_anybody")
        acts = sorted(((act, named[act]) for act in ACTS), key=lambda choice: choice[1])
        self.act.choices = offered([("", "Alles"), *acts])

    def given(self) -> dict[str, str]:
        """What is asked, for the address of another page of the same list."""
        return {field.name: str(field.data) for field in self if field.data}

    def wanted(self) -> Wanted:
        self.validate()
        return Wanted(
            words=(self.words.data or "").strip()[:100],
            act=self.act.data if self.act.data in ACTS else "",
            first_day=None if self.first_day.errors else self.first_day.data,
            last_day=None if self.last_day.errors else self.last_day.data,
        )
