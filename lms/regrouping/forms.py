"""Which groups go together, who goes along, and how a new group is called."""

from wtforms import SelectField, StringField

from lms.forms import Form, ManyChoices, at_most, filled

A_NEW_ONE = "Een nieuwe groep"


class MergeForm(Form):
    to_group = SelectField("Met welke groep?", coerce=int)


class MoveForm(Form):
    people = ManyChoices("Wie gaan er mee?", [filled("Kies wie er meegaan.")], coerce=int)
    to_group = SelectField("Naar welke groep?", coerce=int)
    name = StringField("Naam, als het een nieuwe groep is", [at_most(120)])
