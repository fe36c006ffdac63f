"""The forms on the page of a trainee, and of a message to a part of a cohort."""

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from lms.forms import DayField, Form, NotBlank, Understood, at_most, filled, offered
from lms.supervision.rules import CALLED, MISSED, PLANNED, SPOKE, WROTE

DATE = "Kies een dag, bijvoorbeeld 12-04-2026."


class ActForm(Form):
    kind = RadioField(
        "Wat deed je?",
        [filled("Kies wat je deed.")],
        choices=offered(
            [
                (CALLED, "Gebeld"),
                (SPOKE, "Gesproken"),
                (WROTE, "Geschreven"),
                (PLANNED, "Een afspraak gemaakt"),
                (MISSED, "Gebeld, er nam niemand op"),
            ]
        ),
        validate_choice=False,  # the rule says it in our words
    )
    note = TextAreaField(
        "Wat spraken jullie af?",
        [NotBlank("Schrijf in een paar woorden wat jullie afspraken."), at_most(1000)],
    )
    until = DayField("Wanneer kijk je er weer naar?", [Optional(), Understood(DATE)])


class CoachNoteForm(Form):
    text = TextAreaField("Nieuwe notitie", [NotBlank("Schrijf eerst iets op."), at_most(2000)])


class PersonPauseForm(Form):
    until = DayField("Wanneer bellen we weer?", [Optional(), Understood(DATE)])
    note = TextAreaField("Afspraak (alleen voor begeleiders)", [at_most(500)])


class MoveToCohortForm(Form):
    cohort = SelectField("Naar welke lichting?", [Understood("Kies een lichting uit de lijst.")], coerce=int)
    reason = TextAreaField("Waarom?", [NotBlank("Schrijf waarom. Dat staat er later bij."), at_most(500)])


class StopForm(Form):
    reason = TextAreaField("Waarom?", [NotBlank("Schrijf waarom. Dat staat er later bij."), at_most(500)])


class SegmentMessageForm(Form):
    subject = StringField("Onderwerp", [NotBlank("Schrijf waar het over gaat."), at_most(150)])
    text = TextAreaField("Je bericht", [NotBlank("Schrijf je bericht."), at_most(4000)])
