"""The forms of intervisie: a group, a meeting, and who was there."""

from wtforms import RadioField, SelectField, StringField, TextAreaField

from lms.forms import NO, YES, Form, ManyChoices, MomentField, NotBlank, Understood, at_most, filled, offered
from lms.peergroups.evening_rules import LONGEST_POINT
from lms.peergroups.turn_rules import BRINGER, HOST
from lms.standing_forms import StandingForm

TURN_ADDRESSES = {HOST: "leiden", BRINGER: "inbrengen"}  # the last word of an address
REASON_WORDS = {
    "busy": "Ik heb het te druk",
    "not_ready": "Ik ben er nog niet aan toe",
    "other_first": "Een ander wil graag eerst",
    "away": "Ik ben er niet",
}
THEME_WORDS = {
    "reaching": "Mensen bereiken",
    "deciding": "Samen besluiten",
    "working_together": "Samenwerken",
    "conflict": "Ruzie of spanning",
    "limits": "Je grenzen",
    "organising": "Organiseren",
}
NOBODY_ELSE = "Niemand"
COACH_LEADS, CHOSEN_THEN = "De begeleider", "Dat kiezen we dan"  # offered beside the members


class MeetingForm(Form):
    starts_at = MomentField("Dag en tijd", [filled("Kies een dag en een tijd.")])
    place = StringField("Plek", [NotBlank("Vul in waar het is."), at_most(200)])
    method = SelectField("Werkvorm")
    case_bringer = SelectField("Wie brengt iets in?", coerce=int)
    second_bringer = SelectField(
        "Wie nog meer? Twee mensen brengen dan allebei iets in", coerce=int, default=0
    )
    host = SelectField("Wie leidt het gesprek?", coerce=int)
    second_host = SelectField("Wie leidt mee? Dan leiden jullie ieder de helft", coerce=int, default=0)


class AttendanceForm(StandingForm):
    asks_again = ("present",)  # it counts when a second wrote the same, so nobody writes it unseen

    present = ManyChoices("Wie was er?", coerce=int)


class GroupForm(Form):
    name = StringField("Naam van de groep", [NotBlank("Geef de groep een naam."), at_most(120)])
    people = ManyChoices("Wie zitten erin?", coerce=int)


class SwapForm(Form):
    takes = SelectField("Met wie ruil je?", coerce=int)
    reason = RadioField(
        "Waarom?", [filled("Kies waarom."), Understood("Kies waarom.")], choices=offered(REASON_WORDS.items())
    )


class MethodForm(Form):
    method = SelectField("Werkvorm")


class EndForm(Form):
    present = ManyChoices("Wie was er?", coerce=int)
    host = SelectField("Wie leidde het gesprek?", coerce=int)
    second_host = SelectField("Wie leidde mee?", coerce=int, default=0)
    case_bringer = SelectField("Wie bracht iets in?", coerce=int)
    second_bringer = SelectField("Wie bracht nog iets in?", coerce=int, default=0)
    theme = RadioField(
        "Waar ging het over? Eén woord is genoeg.",
        [filled("Kies één onderwerp."), Understood("Kies één onderwerp.")],
        choices=offered(THEME_WORDS.items()),
    )


class PointForm(StandingForm):
    text = TextAreaField("Jouw leerpunt, in één of twee zinnen", [at_most(LONGEST_POINT)])


class AfterwardsForm(Form):
    dared = RadioField(
        "Durfde je te zeggen wat je wilde?",
        [filled("Kies ja of nee."), Understood("Kies ja of nee.")],
        choices=offered([(YES, "Ja"), (NO, "Nee")]),
    )
    useful = RadioField(
        "Had je er iets aan?",
        [filled("Kies ja of nee."), Understood("Kies ja of nee.")],
        choices=offered([(YES, "Ja"), (NO, "Nee")]),
    )
