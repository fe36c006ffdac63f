"""How long the ways in stay open, and what a password must be."""

from datetime import datetime, timedelta

from lms.errors import RuleError

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
INVITATION_LIFE = timedelta(days=30)
SESSION_LIFE = timedelta(days=60)
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200


def normalised_email(text: str) -> str:
    """One spelling for an address, so that a capital letter does not make somebody else of you."""
    return text.strip().lower()


def check_password(password: str, name: str, email: str | None) -> None:
    """Long is what counts; no rules about signs (NIST SP 800-63B). Raises RuleError."""
    if len(password) < SHORTEST_PASSWORD:
        raise RuleError(
            f"Kies een wachtwoord van {SHORTEST_PASSWORD} tekens of meer. Een korte zin is prima.", "password"
        )
    if len(password) > LONGEST_PASSWORD:
        raise RuleError(f"Dit wachtwoord is te lang. Er passen {LONGEST_PASSWORD} tekens.", "password")
    plain = password.casefold()
    if plain in {name.casefold(), (email or "").casefold()} or len(set(plain)) < 4:
        raise RuleError("Dit wachtwoord is makkelijk te raden. Kies een ander.", "password")


def code_is_usable(*, tries: int, used_at: datetime | None, expires_at: datetime, now: datetime) -> bool:
    return used_at is None and tries < CODE_TRIES and now < expires_at


def device_of(user_agent: str) -> str:
    """What kind of device somebody uses, as a code for the page to word, from the browser's own description."""
    signs = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")
    return next((sign.lower() for sign in signs if sign in user_agent), "unknown")
