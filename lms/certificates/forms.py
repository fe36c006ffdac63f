from wtforms import StringField, TextAreaField

from lms.forms import Form, NotBlank, at_most


class CodeForm(Form):
    code = StringField(
        "De code op het certificaat",
        [NotBlank("Vul de code van het certificaat in."), at_most(60, "Deze code")],
    )


class SurnameForm(Form):
    surname = StringField("Achternaam", [NotBlank("Vul een achternaam in."), at_most(120, "Deze naam")])


class RevocationForm(Form):
    reason = TextAreaField(
        "Waarom trekken we dit certificaat in?",
        [NotBlank("Schrijf waarom. Deze reden komt nooit op de openbare pagina."), at_most(2000)],
    )
