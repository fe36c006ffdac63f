"""How long the ways in stay open, and what a code must be."""

from datetime import datetime, timedelta

from lms.errors import Barred
from lms.writing_rules import email_key

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
