"""Asking a group to take somebody in."""

from wtforms import SelectField

from lms.forms import Form


class AskForm(Form):
    person = SelectField("Wie komt erbij?", coerce=int)
