"""The forms of intervisie: a group, a meeting, and who was there."""

from wtforms import RadioField, SelectField, StringField, TextAreaField

from lms.forms import NO, YES, Form, ManyChoices, MomentField, NotBlank, Understood, at_most, filled, offered
from lms.peergroups.evening_rules import LONGEST_POINT
from lms.standing_forms import StandingForm

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
    host = SelectField("Wie leidt het gesprek?", coerce=int)


class AttendanceForm(StandingForm):
    asks_again = ("present",)  # it counts when a second wrote the same, so nobody writes it unseen

    present = ManyChoices("Wie was er?", coerce=int)


class GroupForm(Form):
    name = StringField("Naam van de groep", [NotBlank("Geef de groep een naam."), at_most(120)])
    people = ManyChoices("Wie zitten erin?", coerce=int)


class MethodForm(Form):
    method = SelectField("Werkvorm")


class EndForm(Form):
    present = ManyChoices("Wie was er?", coerce=int)
    host = SelectField("Wie leidde het gesprek?", coerce=int)
    case_bringer = SelectField("Wie bracht iets in?", coerce=int)
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
