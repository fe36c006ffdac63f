"""How long the ways in stay open, what a code must be, and what somebody may be called so that nobody is taken for one of ours."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar

from lms.errors import Barred, RuleError
from lms.roles import ADMINISTRATOR, COORDINATOR
from lms.writing_rules import email_key, likeness

CODE_LIFE = timedelta(minutes=10)
LONGEST_CODE_LIFE = timedelta(hours=1)  # however often it is asked for again
MOST_CODE_MAILS = 5  # of one code
TRIES_AT_SIX_DIGITS, MOST_WRONG_CODES = 5, 500  # by strangers, of an account, in a day
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
LONGEST_NAME = 120  # letters in a name
CALL, ON_CERTIFICATE = "call", "certificate"  # which name
PASSPORT, ID_CARD, PERMIT, LICENCE = "passport", "id_card", "permit", "licence"
DOCUMENTS = (PASSPORT, ID_CARD, PERMIT, LICENCE)  # that an assessor looks at
EARLIER_CERTIFICATE, NAME_PROCEDURE = (
    "certificate",
    "name_procedure",
)  # where else a confirmed name comes from
NAME_SOURCES = (*DOCUMENTS, EARLIER_CERTIFICATE, NAME_PROCEDURE)


def check_not_self(by_id: int, person_id: int | None, field: str | None = None) -> None:
    """The one gate for acts about a person: nobody does them about themself. It stands before every other question."""
    if by_id == person_id:
        raise Barred("Het gaat over jou. Iemand anders moet dit doen.", field)


def normalised_email(text: str) -> str:
    """One spelling for an address, so that neither a capital letter nor another way of writing a domain makes somebody else
    of you. One that no mail can go to stays as it is, in small letters: somebody may have it from before."""
    return email_key(text) or text.strip().lower()


def code_digits(wrong: int) -> int:
    """How many digits the next code has, when so many codes of this account went wrong in a day."""
    return 6 if wrong < TRIES_AT_SIX_DIGITS else 8


def code_ends(made_at: datetime, now: datetime) -> datetime:
    """Ten minutes after it was last mailed, and an hour after it was made at most."""
    return min(now + CODE_LIFE, made_at + LONGEST_CODE_LIFE)


def code_is_usable(*, digits: int, wrong: int, is_known_device: bool) -> bool:
    """Whether this try may open, when so many tries of strangers went wrong before it."""
    return is_known_device or digits >= code_digits(wrong)


def device_of(user_agent: str) -> str:
    """What kind of device somebody uses, as a code for the page to word, from the browser's own description."""
    return next((sign.lower() for sign in DEVICE_SIGNS if sign in user_agent), UNKNOWN_DEVICE)


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
