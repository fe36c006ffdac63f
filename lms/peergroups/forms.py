"""The forms of intervisie: a group, a meeting, and who was there."""

from wtforms import SelectField, StringField

from lms.forms import Form, ManyChoices, MomentField, NotBlank, at_most, filled
from lms.standing_forms import StandingForm

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
