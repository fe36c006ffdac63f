"""The forms of a question and of an answer: typed, spoken, or both."""

from wtforms import TextAreaField

from lms.asking.rules import LONGEST
from lms.forms import at_most
from lms.spoken_forms import SpokenField, SpokenForm


class QuestionForm(SpokenForm):
    text = TextAreaField("Wat wil je vragen?", [at_most(LONGEST)])
    spoken = SpokenField("Vertel het liever")


class AnswerForm(SpokenForm):
    text = TextAreaField("Wat schrijf je terug?", [at_most(LONGEST)])
    spoken = SpokenField("Vertel het liever, of ook")
