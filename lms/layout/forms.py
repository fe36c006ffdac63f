"""Who sign a document, two short texts and a logo."""

from wtforms import BooleanField, FileField, StringField, TextAreaField

from lms.forms import at_most, uploads_in
from lms.layout.rules import LONGEST_TEXT, Signatory
from lms.standing_forms import StandingForm


class TemplateForm(StandingForm):
    """No HTML: what is typed is shown as typed."""

    name1 = StringField("Eerste ondertekenaar", [at_most(80, "Deze naam")])
    role1 = StringField("Wat doet deze persoon?", [at_most(60)])
    name2 = StringField("Tweede ondertekenaar", [at_most(80, "Deze naam")])
    role2 = StringField("Wat doet deze persoon?", [at_most(60)])
    pen1 = BooleanField("Deze persoon tekent met een pen: zet een lijn boven de naam")
    pen2 = BooleanField("Deze persoon tekent met een pen: zet een lijn boven de naam")
    text1 = TextAreaField("Eerste tekst", [at_most(LONGEST_TEXT)])
    text2 = TextAreaField("Tweede tekst", [at_most(LONGEST_TEXT)])
    logo = FileField("Beeldmerk")
    without_logo = BooleanField("Gebruik het beeldmerk van Samen Lukt Het Zelf")

    def content_of_logo(self) -> bytes:
        """What was chosen as logo, as it came; empty when nothing was."""
        return b"".join(file.read() for file in uploads_in(self.logo.data))

    def signatories(self) -> list[Signatory]:
        return [self._signatory(number) for number in (1, 2)]

    def _signatory(self, number: int) -> Signatory:
        found: Signatory = {
            "name": self[f"name{number}"].data or "",
            "role": self[f"role{number}"].data or "",
        }
        return {**found, "pen": True} if self[f"pen{number}"].data else found

    def texts(self) -> list[str]:
        return [self.text1.data or "", self.text2.data or ""]
