from wtforms import FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from lms.forms import DayField, Form, ManyChoices, NotBlank, Understood, at_most, filled, offered, uploads_in
from lms.learning.rules import APPROVED, NEEDS_MORE
from lms.supervision.rules import CALLED, MISSED, PLANNED, SPOKE, WROTE

DATE = "Kies een dag, bijvoorbeeld 12-04-2026."


class ReviewForm(Form):
    met = ManyChoices("Wat zie je terug?", coerce=int, validate_choice=False)
    phrases = ManyChoices("Zinnen van jou", coerce=int, validate_choice=False)
    outcome = RadioField(
        "Hoe staat het ermee?",
        [filled("Kies: voldaan of nog niet.")],
        choices=offered([(APPROVED, "Voldaan"), (NEEDS_MORE, "Nog niet")]),
        validate_choice=False,  # the rule of a review says it in our words
    )
    feedback = TextAreaField("Wat schrijf je terug?", [NotBlank("Schrijf wat goed ging."), at_most(4000)])
    to_do = TextAreaField("Bij ‘nog niet’: één ding om te doen", [at_most(1000)])
    spoken = FileField("Vertel het ook")

    def recording(self) -> bytes:
        return b"".join(file.read() for file in uploads_in(self.spoken.data))


class RemovalForm(Form):
    reason = TextAreaField(
        "Waarom moet deze foto weg?", [NotBlank("Schrijf waarom de foto weg moet."), at_most(500)]
    )


class PhraseForm(Form):
    text = StringField("Een zin die je vaker gebruikt", [NotBlank("Schrijf een zin op."), at_most(300)])


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


class MoveForm(Form):
    cohort = SelectField("Naar welke lichting?", [Understood("Kies een lichting uit de lijst.")], coerce=int)
    reason = TextAreaField("Waarom?", [NotBlank("Schrijf waarom. Dat staat er later bij."), at_most(500)])


class StopForm(Form):
    reason = TextAreaField("Waarom?", [NotBlank("Schrijf waarom. Dat staat er later bij."), at_most(500)])


class SegmentMessageForm(Form):
    subject = StringField("Onderwerp", [NotBlank("Schrijf waar het over gaat."), at_most(150)])
    text = TextAreaField("Je bericht", [NotBlank("Schrijf je bericht."), at_most(4000)])
