"""What a password must be: long enough, and not made of what others know. No rules about signs (ASVS 5.0 6.2, NIST SP 800-63B)."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence

from lms.errors import RuleError

SHORTEST, LONGEST = 8, 200
RECOMMENDED = 15
FEWEST_OF_ONES_OWN = 6  # signs that must be left beside known words and dates
MORE_WORDS = 4  # what every further common word is worth, in signs
FEWEST_GUESSES = 10**6
LOOKED_AT = 64  # signs; guessing more takes longer than it tells

TOO_SHORT, TOO_LONG, OWN_WORDS, COMMON, EASY = "too_short", "too_long", "own_words", "common", "easy"
REASONS = (TOO_SHORT, TOO_LONG, OWN_WORDS, COMMON, EASY)


class WeakPassword(RuleError):
    """Too short, too long, or easy for others to guess."""

    WEAKNESSES = {
        TOO_SHORT: f"Kies een wachtwoord van {SHORTEST} tekens of meer. Een zin van {RECOMMENDED} tekens of meer is het best.",
        TOO_LONG: f"Dit wachtwoord is te lang. Er passen {LONGEST} tekens.",
        OWN_WORDS: "Je naam, je adres of onze naam raadt een ander snel. Kies iets dat daar niets mee te maken heeft.",
        COMMON: "Dit wachtwoord kiezen veel mensen. Kies een zin die alleen jij bedenkt.",
        EASY: "Dit wachtwoord is makkelijk te raden. Maak het langer, of kies een zin.",
    }

    def __init__(self, code: str):
        super().__init__(self.WEAKNESSES[code], "password")


# what somebody shows before they get another password
BY_PASSWORD, BY_CODE, NOTHING = "current", "code", "nothing"
PROOFS = (BY_PASSWORD, BY_CODE)


def proof_asked(*, has_password: bool, by_code: bool, came_in_by_code: bool) -> str:
    """`by_code`: they would rather show a code. Who came in by one just now has shown it."""
    if came_in_by_code:
        return NOTHING
    return BY_PASSWORD if has_password and not by_code else BY_CODE


class WrongPassword(RuleError):
    """The present password, or the mailed code, is not right."""

    UNPROVEN = {
        BY_PASSWORD: "Dit is niet je wachtwoord van nu. Probeer het nog eens, of vraag een code.",
        BY_CODE: "Deze code klopt niet, of is te oud. Kijk hem na, of vraag een nieuwe.",
    }

    def __init__(self, proof: str = BY_PASSWORD):
        super().__init__(self.UNPROVEN[proof], proof)


# what people write for a letter
LOOKALIKES = {
    "a": "4@", "b": "8", "e": "3€", "g": "96", "i": "1!|", "l": "1|!", "o": "0", "s": "5$", "t": "7+", "z": "2",
}  # fmt: skip
LOOKALIKE_SIGNS = frozenset("@€!|$+")
DATE = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?"
)


def why_refused(
    password: str, *, own: Collection[str], common: Collection[str], guesses: float | None
) -> str | None:
    """The code of a refusal, or None. `own` and `common` are words as `folded` gives them; `guesses` is after how many
    tries a machine has it, None when that is not asked."""
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    signs, others = _signs_of(password)
    plain = _left(signs, (), ()) + others
    for code, known in ((OWN_WORDS, ()), (COMMON, common)):
        left = _left(signs, own, known) + others
        if left < min(plain, FEWEST_OF_ONES_OWN):
            return code
    return EASY if guesses is not None and guesses < FEWEST_GUESSES else None


def folded(text: str) -> str:
    """Without capitals, accents, spaces and signs."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The words of names and addresses, each text as a whole as well, and all of them backwards."""
    found: set[str] = set()
    for text in texts:
        parts = [folded(part) for part in re.split(r"[\W\d_]+", text)]
        parts += [folded(part) for part in re.split(r"[\W_]+", text)] + [folded(text)]
        found |= {part for part in parts if len(part) > 1}
    return frozenset(found | {word[::-1] for word in found})


def _signs_of(password: str) -> tuple[str, int]:
    """What words are looked for in, and how many kinds of other signs there are."""
    plain = unicodedata.normalize("NFKD", password.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    kept = "".join(sign for sign in plain if sign.isalnum() or sign in LOOKALIKE_SIGNS)
    return kept, len(set(plain) - set(kept))


def _left(signs: str, own: Collection[str], common: Collection[str]) -> int:
    """How many signs are somebody's own at least, however known words and dates are laid over them. The first common word
    is free, every further one is worth four signs; so are sentences of common words taken."""
    own_by_sign, common_by_sign = _by_first_sign(own), _by_first_sign(common)
    most = len(signs) + 1
    # [signs looked at] -> fewest of one's own with the free word left, and without
    fewest = [[most, most] for _ in range(len(signs) + 1)]
    fewest[0] = [0, most]
    for at in range(len(signs)):
        unused, used = fewest[at]
        step = _worth(signs, at)
        _take(fewest[at + 1], unused + step, used + step)
        for end in _ends(signs, at, own_by_sign):
            _take(fewest[end], unused, used)
        if found := DATE.match(signs, at):
            _take(fewest[found.end()], unused, used)
        for end in _ends(signs, at, common_by_sign):
            _take(fewest[end], most, min(unused, used + MORE_WORDS))
    return min(fewest[-1])


def _take(fewest: list[int], unused: int, used: int) -> None:
    fewest[0], fewest[1] = min(fewest[0], unused), min(fewest[1], used)


def _worth(signs: str, at: int) -> int:
    """Repeating a sign, counting on, or using a mark again adds nothing."""
    sign, before = signs[at], signs[at - 1] if at else ""
    if sign == before or (sign in LOOKALIKE_SIGNS and sign in signs[:at]):
        return 0
    is_counting = sign.isdecimal() and before.isdecimal() and abs(ord(sign) - ord(before)) == 1
    return 0 if is_counting else 1


def _by_first_sign(words: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        for sign in word[0] + LOOKALIKES.get(word[0], ""):
            found.setdefault(sign, []).append(word)
    return found


def _ends(signs: str, at: int, words: dict[str, list[str]]) -> Sequence[int]:
    """Where a word that begins here ends."""
    return [at + len(word) for word in words.get(signs[at], ()) if _reads(signs, at, word)]


def _reads(signs: str, at: int, word: str) -> bool:
    if at + len(word) > len(signs):
        return False
    return all(
        sign == letter or sign in LOOKALIKES.get(letter, "")
        for sign, letter in zip(signs[at:], word, strict=False)
    )
