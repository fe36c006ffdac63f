from wtforms import RadioField, TextAreaField
from wtforms.validators import Optional

from lms.forms import DayField, Form, NotBlank, at_most, filled, offered
from lms.progress.rules import NOT_YET, PASSED


class AdviceForm(Form):
    is_positive = RadioField(
        "Wat raad je aan?",
        [filled("Kies wat je aanraadt.")],
        choices=offered([("ja", "Klaar voor het certificaat"), ("nee", "Nog niet klaar")]),
    )
    text = TextAreaField(
        "Wat laat deze deelnemer zien? Wat mist er nog?", [NotBlank("Schrijf je advies op."), at_most(3000)]
    )


class DecisionForm(Form):
    outcome = RadioField(
        "Je besluit",
        [filled("Kies: geslaagd of nog niet.")],
        choices=offered([(PASSED, "Geslaagd"), (NOT_YET, "Nog niet")]),
    )
    reasons = TextAreaField(
        "Waarom?", [NotBlank("Schrijf waarom, in gewone woorden. De deelnemer leest dit."), at_most(3000)]
    )
    to_do = TextAreaField("Bij ‘nog niet’: één ding om te doen", [at_most(1000)])
    to_do_by = DayField("Voor wanneer?", [Optional()])
