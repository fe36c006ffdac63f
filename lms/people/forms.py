"""The words of the list of people, and of how somebody is reached."""

from wtforms import EmailField, SearchField, SelectField, StringField, TelField, TextAreaField

from lms.forms import EmailAddress, Form, NotBlank, OpenForm, PhoneNumber, at_most, offered
from lms.intake.worklist_forms import number_in_address
from lms.people.choice_queries import Choices
from lms.people.contact_actions import Details
from lms.people.rules import BY_NAME, ORDERS, PHASES, Asked
from lms.roles import ROLES
from lms.standing_forms import StandingForm
from lms.wording import words

WORDS = "people/words.html"


class FindForm(OpenForm):
    """What stands in the address of the list. What is not understood counts as not asked."""

    words = SearchField("Zoek op naam, mail, telefoon of plaats", [at_most(100)], name="zoek", default="")
    phase = SelectField("Waar iemand is", name="fase", default="")
    cohort = SelectField("Lichting", name="lichting", coerce=number_in_address, default=0)
    role = SelectField("Rol", name="rol", default="")
    place = StringField("Wijk of dorp", [at_most(60)], name="plaats", default="")
    project = SelectField("Project", name="project", coerce=number_in_address, default=0)
    order = SelectField("Volgorde", name="volgorde", default=BY_NAME)

    def offer(self, choices: Choices, *, is_staff: bool) -> None:
        """Roles and projects are for staff: a coach finds who learns with them."""
        named, named_roles = words(WORDS, "phases"), words(WORDS, "roles")
        self.phase.choices = offered([("", "Overal"), *((code, named[code]) for code in PHASES)])
        self.role.choices = offered([("", "Elke rol"), *((code, named_roles[code]) for code in ROLES)])
        self.cohort.choices = offered([(0, "Elke lichting"), *choices.cohorts])
        self.project.choices = offered([(0, "Elk project"), *choices.projects])
        self.order.choices = offered((code, words(WORDS, "orders")[code]) for code in ORDERS)
        if not is_staff:
            del self.role, self.project

    def given(self) -> dict[str, str]:
        """What is asked, for the address of another page of the same list."""
        return {field.name: str(field.data) for field in self if field.data and field.data != field.default}

    def asked(self) -> Asked:
        return Asked(
            words=(self.words.data or "").strip()[:100],
            phase=self.phase.data if self.phase.data in PHASES else "",
            role=self.role.data if self.role and self.role.data in ROLES else "",
            place=(self.place.data or "").strip()[:60],
            cohort_id=self.cohort.data or 0,
            project_id=(self.project.data or 0) if self.project else 0,
            order=self.order.data if self.order.data in ORDERS else BY_NAME,
        )


class ContactForm(StandingForm):
    name = StringField("Hoe we deze persoon noemen", [NotBlank("Vul de naam in."), at_most(120, "Deze naam")])
    email = EmailField("E-mailadres", [at_most(254, "Dit adres"), EmailAddress()])
    phone = TelField("Telefoonnummer", [at_most(40), PhoneNumber()])
    postal_address = TextAreaField("Adres voor brieven", [at_most(300, "Dit adres")])
    place = StringField("Wijk of dorp", [at_most(120)])
    how = StringField("Hoe weet je dat het deze persoon is?", [at_most(300)])

    def wanted(self) -> Details:
        return Details(
            self.name.data or "",
            self.email.data or "",
            self.phone.data or "",
            self.postal_address.data or "",
            self.place.data or "",
        )


class PutBackForm(Form):
    how = StringField("Hoe weet je dat het deze persoon is?", [at_most(300)])


class OwnAddressForm(Form):
    email = EmailField(
        "Je nieuwe e-mailadres", [NotBlank("Vul je nieuwe adres in."), at_most(254), EmailAddress()]
    )
