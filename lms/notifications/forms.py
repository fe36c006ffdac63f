"""How somebody wants each kind of message, and the address for letters."""

from wtforms import RadioField, TextAreaField

from lms.forms import Understood, at_most, filled, offered
from lms.notifications.rules import (
    CAN_WAIT,
    CERTIFICATE,
    CHANNELS,
    COACH,
    DIGEST,
    FEEDBACK,
    GATHERING,
    LETTER,
    MAIL,
    NONE,
    REMINDER,
)
from lms.standing_forms import StandingForm

KIND_NAMES = {
    FEEDBACK: "Antwoord op je opdracht",
    GATHERING: "Groepsdagen en intervisie",
    REMINDER: "Herinneringen",
    COACH: "Berichten van je begeleider",
    CERTIFICATE: "Je certificaat",
}
CHANNEL_NAMES = {
    DIGEST: "Eén mail per dag",
    MAIL: "Meteen een mail",
    LETTER: "Een brief",
    NONE: "Niet sturen",
}
ASK = "Kies hoe je deze berichten wilt krijgen."


def _choice(kind: str) -> RadioField:
    names = offered((channel, CHANNEL_NAMES[channel]) for channel in CHANNELS)
    return RadioField(KIND_NAMES[kind], [filled(ASK), Understood(ASK)], choices=names)


class ChoicesForm(StandingForm):
    feedback = _choice(FEEDBACK)
    gathering = _choice(GATHERING)
    reminder = _choice(REMINDER)
    coach = _choice(COACH)
    certificate = _choice(CERTIFICATE)
    postal_address = TextAreaField("Je adres", [at_most(300, "Dit adres")])

    @property
    def chosen(self) -> dict[str, str]:
        return {kind: str(self[kind].data) for kind in CAN_WAIT}
