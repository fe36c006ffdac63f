"""How easily others guess a password: by what they know of somebody, by our list of common words, and by zxcvbn."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from threading import Lock

from lms.accounts.models import Person
from lms.accounts.password_rules import LOOKED_AT, WeakPassword, folded, why_refused, words_of
from lms.writing_rules import digits

COMMON_WORDS = Path(__file__).with_name("common_words.txt")
# marks that hardly anybody writes for a letter; zxcvbn tries all mixtures of those, for seconds
RARE_MARKS = str.maketrans("({[<&#/%|+", "_" * 10)
_one_at_a_time = Lock()  # zxcvbn keeps the words of the present question where all threads see them


@cache
def common_words() -> tuple[str, ...]:
    lines = COMMON_WORDS.read_text(encoding="utf-8").splitlines()
    return tuple(folded(line) for line in lines if not line.startswith("#"))


@cache
def _common_and_backwards() -> frozenset[str]:
    return frozenset(common_words()) | {word[::-1] for word in common_words()}


def own_words(person: Person, organisation: str) -> frozenset[str]:
    """What others know of somebody, and who we are."""
    phone = digits(person.phone)
    email = (person.email or "").rpartition(".")[0]  # not "nl" or "com"
    known = (person.name, email, phone, phone[-8:], person.neighbourhood, organisation)
    return words_of(text for text in known if text)


def why_weak(password: str, own: frozenset[str]) -> str | None:
    """The code of why a password is refused, or None. Takes up to a tenth of a second, so not while others wait for the
    database."""
    found = why_refused(password, own=own, common=_common_and_backwards(), guesses=None)
    if found is not None:
        return found
    guesses = _guesses(password[:LOOKED_AT].translate(RARE_MARKS), (*own, *common_words()))
    return why_refused(password, own=(), common=(), guesses=guesses)


def refuse_weak(password: str, own: frozenset[str]) -> None:
    """Raises WeakPassword."""
    code = why_weak(password, own)
    if code is not None:
        raise WeakPassword(code)


def _guesses(password: str, words: Iterable[str]) -> float:
    from zxcvbn import zxcvbn

    with _one_at_a_time:
        return float(zxcvbn(password, user_inputs=list(words))["guesses"])
