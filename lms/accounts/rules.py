"""How long the ways in stay open, what a code must be, and what somebody may be called so that nobody is taken for one of ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from lms.errors import Barred, RuleError
from lms.roles import ADMINISTRATOR, COORDINATOR
from lms.writing_rules import digits, email_key, likeness, phone_key, with_plain_digits

CODE_LIFE = timedelta(minutes=10)
LONGEST_CODE_LIFE = timedelta(hours=1)  # however often it is asked for again
MOST_CODE_MAILS = 5  # of one code
MOST_TEXTS_A_DAY = 10  # to one person: each is paid for
TRIES_AT_SIX_DIGITS, MOST_WRONG_CODES = 5, 100  # by strangers, of an account, in a day
ASKED, ON_PAPER, SPOKEN = "asked", "letter", "spoken"  # how a code comes to somebody; one of each may live
PAPER_CODE_LIFE, SPOKEN_CODE_LIFE = timedelta(days=21), timedelta(minutes=15)
LETTER_NUMBER_DIGITS, SHORT_CODE, LONG_CODE = 6, 6, 8
EMAIL, PHONE, LETTER = "email", "phone", "letter"  # by what somebody says who they are
INVITATION_LIFE = timedelta(days=30)
DEVICE_SIGNS = (
    "iPhone",
    "iPad",
    "Android",
    "Windows",
    "Macintosh",
    "Linux",
)  # in what a browser says of itself
UNKNOWN_DEVICE = "unknown"
DEVICES = (*(sign.lower() for sign in DEVICE_SIGNS), UNKNOWN_DEVICE)
CONTACT_EMAIL, CONTACT_PHONE = "email", "phone"  # columns of a person by which they are reached
LONGEST_NAME = 120  # letters in a name
CALL, ON_CERTIFICATE = "call", "certificate"  # which name
PASSPORT, ID_CARD, PERMIT, LICENCE = "passport", "id_card", "permit", "licence"
DOCUMENTS = (PASSPORT, ID_CARD, PERMIT, LICENCE)  # that an assessor looks at
EARLIER_CERTIFICATE, NAME_PROCEDURE = (
    "certificate",
    "name_procedure",
)  # where else a confirmed name comes from
NAME_SOURCES = (*DOCUMENTS, EARLIER_CERTIFICATE, NAME_PROCEDURE)


@dataclass(frozen=True)
class Beginning:
    """What somebody is invited to: the first day and place, and when that day begins, if it is planned."""

    day: date
    place: str
    at: datetime | None = None


def check_not_self(by_id: int, person_id: int | None, field: str | None = None) -> None:
    """The one gate for acts about a person: nobody does them about themself. It stands before every other question."""
    if by_id == person_id:
        raise Barred("Het gaat over jou. Iemand anders moet dit doen.", field)


def normalised_email(text: str) -> str:
    """One spelling for an address, so that neither a capital letter nor another way of writing a domain makes somebody else
    of you. One that no mail can go to stays as it is, in small letters: somebody may have it from before."""
    return email_key(text) or text.strip().lower()


@dataclass(frozen=True)
class Named:
    """Who somebody at the door says they are: by a mail address or a phone number, and a first name where two people share the
    number; or by the number of a letter. What goes wrong is counted by `key`, whether anybody has it or not. `typed`: an address
    as it was, which somebody may have from before in that very spelling."""

    kind: str
    key: str
    first_name: str = ""
    typed: str = ""


def named(typed: str, first_name: str = "") -> Named:
    """Of what was typed in the one field. Neither an address nor a number is an address that nobody has."""
    number = None if "@" in typed else phone_key(typed)
    if number:
        return Named(PHONE, number, first_name)
    if is_letter_number(typed):
        return Named(LETTER, digits(typed))
    return Named(EMAIL, normalised_email(typed), typed=typed)


def is_letter_number(typed: str) -> bool:
    plain = "".join(with_plain_digits(typed).split())
    return plain.isdecimal() and len(plain) == LETTER_NUMBER_DIGITS


def number_meant(names: Sequence[str], first_name: str) -> int | None:
    """Which of the people with one phone number is meant: the only one, or the only one who is called so."""
    if len(names) < 2:
        return 0 if names else None
    wanted = [likeness(word) for word in first_name.split()]
    alike = [
        number
        for number, name in enumerate(names)
        if wanted and [likeness(word) for word in name.split()][: len(wanted)] == wanted
    ]
    return alike[0] if len(alike) == 1 else None


def code_digits(wrong: int, *, has_short: bool = False) -> int:
    """How many digits the next code has, when so many codes of this account went wrong in a day. `has_short`: another one of six
    lives, and two would be twice as easy to guess."""
    return LONG_CODE if has_short or wrong >= TRIES_AT_SIX_DIGITS else SHORT_CODE


def code_ends(made_at: datetime, now: datetime) -> datetime:
    """Ten minutes after it was last mailed, and an hour after it was made at most."""
    return min(now + CODE_LIFE, made_at + LONGEST_CODE_LIFE)


def code_is_usable(*, digits: int, wrong: int, is_known_device: bool) -> bool:
    """Whether this try may open, when so many tries of strangers went wrong before it."""
    return is_known_device or (digits >= code_digits(wrong) and wrong < MOST_WRONG_CODES)


def device_of(user_agent: str) -> str:
    """What kind of device somebody uses, as a code for the page to word, from the browser's own description."""
    return next((sign.lower() for sign in DEVICE_SIGNS if sign in user_agent), UNKNOWN_DEVICE)


class OldCode(RuleError):
    """A code that was right once."""

    def __init__(self) -> None:
        super().__init__(
            "Deze code is al gebruikt, of er kwam een nieuwere. Kijk of je een nieuwere brief of mail hebt.",
            "code",
        )


class LooksLikeOurs(RuleError):
    """A name says that somebody works here. `OURS` stands in no name at all; no word of a name begins like one of `WORK`."""

    OURS: ClassVar = tuple(map(likeness, ("slhz", "samenlukthetzelf")))
    WORK: ClassVar = tuple(
        map(
            likeness,
            (
                "beheerder",
                ADMINISTRATOR,
                COORDINATOR,
                "begeleider",
                "beoordelaar",
                "medewerker",
                "helpdesk",
            ),
        )
    )

    def __init__(self) -> None:
        super().__init__(
            "Deze naam lijkt op die van iemand die voor ons werkt. Schrijf je eigen naam, zonder functie.",
            "name",
        )


def check_not_ours(name: str) -> None:
    whole, words = likeness(name), [likeness(word) for word in name.replace("-", " ").split()]
    if any(own in whole for own in LooksLikeOurs.OURS):
        raise LooksLikeOurs
    if any(word.startswith(LooksLikeOurs.WORK) for word in (whole, *words)):
        raise LooksLikeOurs


def like_one_of(name: str, names: Iterable[str]) -> str | None:
    """The first of these names that this one may be taken for."""
    wanted = likeness(name)
    return next((one for one in names if wanted and likeness(one) == wanted), None)


def told_apart(name: str, place: str, names_of_ours: Iterable[str]) -> str:
    """How somebody new is called: by the name they gave, with their place behind it when one of ours is called so too."""
    return f"{name} ({place})"[:LONGEST_NAME] if like_one_of(name, names_of_ours) else name


def check_call_name(name: str, *, is_ours: bool, names_of_ours: Iterable[str]) -> None:
    """`is_ours`: works for us, so that their name is a fact which an administrator writes down."""
    if is_ours:
        raise RuleError("Je werkt voor ons, dus je naam staat vast. De beheerder past hem aan.", "name")
    check_not_ours(name)
    if like_one_of(name, names_of_ours):
        raise RuleError(
            "Iemand die voor ons werkt heet ook zo. Zet er iets bij, zodat mensen jullie niet verwarren.",
            "name",
        )


def check_proposal(*, is_confirmed: bool) -> None:
    if is_confirmed:
        raise RuleError("Deze naam is bevestigd en staat vast. Klopt hij niet? Bel ons.", "certificate_name")


def check_confirmation(*, name: str, document: str, seen_on: date | None, today: date) -> None:
    if not any(sign.isalpha() for sign in name):
        raise RuleError("Schrijf de naam over van het document.", "name")
    if document not in DOCUMENTS:
        raise RuleError("Kies welk document je zag.", "document")
    if seen_on is None or seen_on > today:
        raise RuleError("Kies de dag waarop je het document zag.", "seen_on")
