"""Coming in (password, or a mailed code), and what somebody tells about themselves."""

from typing import Self

from wtforms import EmailField, HiddenField, PasswordField, StringField, TelField, TextAreaField

from lms.accounts.password_rules import PROOFS
from lms.accounts.rules import (
    EARLIER_CERTIFICATE,
    ID_CARD,
    LICENCE,
    NAME_PROCEDURE,
    PASSPORT,
    PERMIT,
)
from lms.forms import EmailAddress, Form, NotBlank, PhoneNumber, at_most
from lms.writing_rules import digits


class LoginForm(Form):
    email = EmailField(
        "Je e-mailadres", [NotBlank("Vul je e-mailadres in."), at_most(254), EmailAddress(is_known=True)]
    )
    password = PasswordField("Je wachtwoord", [NotBlank("Vul je wachtwoord in."), at_most(200)])


class CodeRequestForm(Form):
    email = EmailField(
        "Je e-mailadres", [NotBlank("Vul je e-mailadres in."), at_most(254), EmailAddress(is_known=True)]
    )


class CodeForm(Form):
    code = StringField("De code uit de mail", [NotBlank("Vul de cijfers uit de mail in."), at_most(20)])

    @property
    def digits(self) -> str:
        return digits(self.code.data or "")


DOCUMENT_WORDS = {
    PASSPORT: "een paspoort",
    ID_CARD: "een identiteitskaart",
    PERMIT: "een verblijfsdocument",
    LICENCE: "een rijbewijs",
    EARLIER_CERTIFICATE: "je certificaat",
    NAME_PROCEDURE: "een bewijs van je andere naam",
}


class DetailsForm(Form):
    name = StringField("Hoe we je noemen", [NotBlank("Vul je naam in."), at_most(120, "Deze naam")])
    certificate_name = StringField("Je naam op het certificaat", [at_most(120, "Deze naam")])
    phone = TelField("Je telefoonnummer", [at_most(40), PhoneNumber()])
    neighbourhood = StringField("Je wijk of dorp", [at_most(120)])


class PasswordForm(Form):
    current = PasswordField("Je wachtwoord van nu", [NotBlank("Vul je wachtwoord van nu in.")])
    code = StringField("De code uit de mail", [NotBlank("Vul de cijfers uit de mail in."), at_most(20)])
    password = PasswordField("Je nieuwe wachtwoord", [NotBlank("Vul een nieuw wachtwoord in.")])

    @classmethod
    def asking(cls, proof: str) -> Self:
        """With the field of what is to be shown: the present password, a mailed code, or nothing."""
        form = cls()
        for name in {*PROOFS} - {proof}:
            del form[name]
        return form

    @property
    def digits(self) -> str:
        return digits(self.code.data or "")


class PostalAddressForm(Form):
    postal_address = TextAreaField(
        "Het adres",
        [NotBlank("Vul het adres in: straat, nummer, postcode en plaats."), at_most(300, "Dit adres")],
    )


class TakeBackForm(Form):
    seen = HiddenField()  # where the letter was on the screen of who takes it back
