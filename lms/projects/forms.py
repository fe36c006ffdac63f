"""The forms of a project, and the words for its roles and for the kinds of entries in its logbook."""

from wtforms import EmailField, SelectField, StringField, TextAreaField

from lms.forms import DayField, EmailAddress, Form, NotBlank, at_most, filled, offered
from lms.projects.rules import ACTIVITY_LEAD, CONTACT, CORE_GROUP, SHARED, SUCCESSOR
from lms.roles import COACH, CONNECTOR, TRAINEE

ROLE_WORDS = {
    CONNECTOR: "wijkverbinder",
    TRAINEE: "wijkverbinder in opleiding",
    CORE_GROUP: "kerngroep",
    ACTIVITY_LEAD: "trekker",
    SUCCESSOR: "opvolger",
    COACH: "begeleider",
    CONTACT: "contactpersoon van een partner",
}
KIND_WORDS = {
    "conversation": "Gesprekken",
    "event": "Bijeenkomst",
    "milestone": "Mijlpaal",
    "agreement": "Afspraak",
    "story": "Vertelling",
    SHARED: "Uit de opleiding",
}


class ProjectForm(Form):
    name = StringField("Naam van het project", [NotBlank("Geef het project een naam."), at_most(120)])
    slug = StringField("Kort adres", [NotBlank("Vul een kort adres in, bijvoorbeeld blokker."), at_most(60)])
    place = StringField("Wijk of dorp, en gemeente", [NotBlank("Vul in waar het is."), at_most(200)])
    started_on = DayField("Begonnen op", [filled("Kies een dag, bijvoorbeeld 12-04-2026.")])
    summary = TextAreaField(
        "Wat is deze plek? In twee zinnen", [NotBlank("Schrijf wat deze plek is."), at_most(400)]
    )
    about = TextAreaField("Het verhaal", [NotBlank("Schrijf in een paar zinnen het verhaal."), at_most(4000)])


class EntryForm(Form):
    kind = SelectField(
        "Wat voor bericht is dit?",
        choices=offered([(code, name) for code, name in KIND_WORDS.items() if code != SHARED]),
    )
    happened_on = DayField("Wanneer was het?", [filled("Kies een dag, bijvoorbeeld 12-04-2026.")])
    title = StringField("Titel", [NotBlank("Geef het bericht een titel."), at_most(160)])
    text = TextAreaField(
        "Wat gebeurde er?", [NotBlank("Schrijf in een paar zinnen wat er gebeurde."), at_most(4000)]
    )


class PhaseForm(Form):
    phase = SelectField("Welke fase?")
    note = TextAreaField("Waarom nu?", [NotBlank("Schrijf in één zin waarom."), at_most(500)])


class MemberForm(Form):
    email = EmailField("E-mailadres", [NotBlank("Vul het e-mailadres in."), at_most(254), EmailAddress()])
    role = SelectField("Rol", choices=offered(ROLE_WORDS.items()))
