"""Coming in (password, or a mailed code), and what somebody tells about themselves."""

from typing import Self

from wtforms import EmailField, Field, HiddenField, PasswordField, StringField, TelField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from lms.accounts.password_rules import PROOFS
from lms.accounts.rules import (
    EARLIER_CERTIFICATE,
    ID_CARD,
    LICENCE,
    NAME_PROCEDURE,
    PASSPORT,
    PERMIT,
    PHONE,
    Named,
    is_letter_number,
    named,
)
from lms.forms import EmailAddress, Form, NotBlank, PhoneNumber, at_most
from lms.roles import ADMINISTRATOR, ASSESSOR, COACH, CONNECTOR, COORDINATOR, PARTNER, TRAINEE
from lms.standing_forms import StandingForm
from lms.writing_rules import digits, phone_key


class AddressOrNumber:
    """A mail address or a phone number in one field, or the number of a letter. One of before may be written as no form would
    take it now."""

    def __call__(self, form: Form, field: Field) -> None:
        if not field.data or field.errors or phone_key(field.data) or is_letter_number(field.data):
            return
        if "@" in field.data:
            EmailAddress(is_known=True)(form, field)
            return
        raise ValidationError("Vul een e-mailadres in, of een telefoonnummer met alle 10 cijfers.")


class NameField(EmailField):
    """Read as an address is; a phone shows all its keys."""

    widget = TextInput()


class _Named(Form):
    email = NameField(
        "Je e-mailadres of telefoonnummer",
        [NotBlank("Vul je e-mailadres of telefoonnummer in."), at_most(254), AddressOrNumber()],
    )
    first_name = StringField("Je voornaam", [at_most(120, "Deze naam")])

    @property
    def who(self) -> Named:
        return named(self.email.data or "", self.first_name.data or "")

    @property
    def is_by_phone(self) -> bool:
        return self.who.kind == PHONE


class LoginForm(_Named):
    password = PasswordField("Je wachtwoord", [NotBlank("Vul je wachtwoord in."), at_most(200)])


class CodeRequestForm(_Named):
    """Where a code goes."""


class CodeForm(Form):
    code = StringField("De code", [NotBlank("Vul de cijfers van de code in."), at_most(20)])

    @property
    def digits(self) -> str:
        return digits(self.code.data or "")


class CodeOfForm(_Named, CodeForm):
    """A code of which this browser does not know yet whose it is."""


ROLE_NAMES = {
    ADMINISTRATOR: "beheerder",
    COORDINATOR: "coördinator",
    COACH: "begeleider",
    ASSESSOR: "beoordelaar",
    TRAINEE: "deelnemer",
    CONNECTOR: "wijkverbinder",
    PARTNER: "partner van een project",
}
DOCUMENT_WORDS = {
    PASSPORT: "een paspoort",
    ID_CARD: "een identiteitskaart",
    PERMIT: "een verblijfsdocument",
    LICENCE: "een rijbewijs",
    EARLIER_CERTIFICATE: "je certificaat",
    NAME_PROCEDURE: "een bewijs van je andere naam",
}


class DetailsForm(StandingForm):
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


class PostalAddressForm(StandingForm):
    postal_address = TextAreaField(
        "Het adres",
        [NotBlank("Vul het adres in: straat, nummer, postcode en plaats."), at_most(300, "Dit adres")],
    )


class TakeBackForm(Form):
    seen = HiddenField()  # where the letter was on the screen of who takes it back
