"""How somebody hears of what waits for them."""

from wtforms import RadioField

from lms.forms import Understood, filled, offered
from lms.notifications.rules import MAIL, NONE
from lms.standing_forms import StandingForm

ASK = "Kies een van de twee."


class WishForm(StandingForm):
    work = RadioField(
        "Een mail in de ochtend over wat op jou wacht",
        [filled(ASK), Understood(ASK)],
        choices=offered(((MAIL, "Ja, op werkdagen"), (NONE, "Nee"))),
    )
    hand_in = RadioField(
        "Als een deelnemer van jou iets inlevert",
        [filled(ASK), Understood(ASK)],
        choices=offered(((MAIL, "Meteen een mail"), (NONE, "Het staat in de mail van de ochtend"))),
    )
