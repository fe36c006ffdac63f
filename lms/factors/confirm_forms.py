"""Showing once more who one is: one of the fields is filled in, and a form that was typed before waits in another."""

from wtforms import HiddenField, PasswordField, StringField

from lms.forms import Form, at_most
from lms.writing_rules import tidy_code


class ConfirmForm(Form):
    app_code = StringField("De code in je app", [at_most(40)])
    password = PasswordField("Je wachtwoord", [at_most(200)])
    mailed_code = StringField("De code uit de mail", [at_most(40)])
    credential = HiddenField()  # what a passkey signed
    kept = HiddenField()

    def ask_told_code(self) -> None:
        """Their code comes by voice or by letter, and is typed in the same field."""
        self.mailed_code.label.text = "De code"

    @property
    def typed_app_code(self) -> str:
        return tidy_code(self.app_code.data or "")

    @property
    def typed_mailed_code(self) -> str:
        return tidy_code(self.mailed_code.data or "")
