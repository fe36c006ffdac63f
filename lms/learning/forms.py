from wtforms import BooleanField, HiddenField, MultipleFileField, RadioField, TextAreaField

from lms.forms import Form, at_most
from lms.learning.rules import LONGEST_TEXT


class AnswerForm(Form):
    question = HiddenField()
    option = RadioField("Wat denk je?", validate_choice=False)


class HandInForm(Form):
    text = TextAreaField("Wat heb je gedaan?", [at_most(LONGEST_TEXT)])
    photos = MultipleFileField("Foto’s")
    share = BooleanField("Deel met mijn project, zonder namen")

    def pictures(self) -> list[bytes]:
        """The files that were really chosen: a browser sends an empty one when there are none."""
        return [file.read() for file in self.photos.data or () if getattr(file, "filename", "")]
