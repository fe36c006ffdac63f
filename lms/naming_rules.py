"""Whether a surname that somebody types is the one in a name: the verifier of a certificate reads it from paper, and types it as
people do. Too narrow, and a genuine paper is taken for a forgery; so every end of a name fits, and the ways to write one."""

import re
import unicodedata
from collections.abc import Iterator

# letters that no accent can be taken off, as they are typed on a keyboard without them
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ŋ": "n", "ı": "i", "ĸ": "k",
     "ə": "e", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɖ": "d", "ƒ": "f", "ɛ": "e", "ɔ": "o", "ŉ": "n", "·": ""}
)  # fmt: skip
# the same name in a passport, where a letter became two
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
PARTICLES = frozenset(
    ("van", "der", "den", "de", "het", "t", "te", "ten", "ter", "tot", "in", "op", "aan", "bij", "onder", "over", "uit", "voor", "von", "zu",
     "zum", "zur", "vom", "af", "av", "du", "des", "di", "da", "do", "dos", "del", "della", "la", "le", "les", "el", "al", "bin", "ben",
     "ibn", "abu", "y", "e")
)  # fmt: skip
_BETWEEN_NAMES = re.compile(r"[\s\-\u2010-\u2015/.]+")
Words = tuple[str, ...]


def without_accents(text: str) -> str:
    """Small letters without accents, also those whose stroke Unicode counts as part of the letter; the signs between stay."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return unicodedata.normalize("NFKD", bare.translate(_PLAIN))


def surname_fits(full_name: str, typed: str) -> bool:
    """Whether the typed name is an end of the full one, or one half of a double name."""
    wanted = _spellings(_turned_round(typed))
    return any(
        _are_same(end, given)
        for spelling in _spellings(full_name)
        for end in _ends(spelling)
        for given in wanted
    )


def _turned_round(typed: str) -> str:
    """ "Berg, Jan van der" as a list has it."""
    name, comma, rest = typed.partition(",")
    return f"{rest} {name}" if comma else typed


def _spellings(name: str) -> set[str]:
    """The name in plain letters, and as a passport spells it out. Words keep their spaces and hyphens."""
    whole = unicodedata.normalize("NFC", name.casefold())
    found = {without_accents(whole), without_accents(whole.translate(_SPELT_OUT))}
    return {re.sub(r"[^\w\s\-\u2010-\u2015/.]|_", "", one).strip() for one in found}


def _ends(name: str) -> Iterator[Words]:
    words = name.split()
    for start in range(len(words)):
        end = _words(" ".join(words[start:]))
        if start == 0 and len(words) > 1:
            yield end  # the whole name; its first word alone is no surname
            continue
        yield end
        halves = re.split(r"[\-\u2010-\u2015]", " ".join(words[start:]))
        for cut in range(1, len(halves)):
            yield _words("-".join(halves[:cut]))
            yield _words("-".join(halves[cut:]))


def _words(text: str) -> Words:
    return tuple(part for part in _BETWEEN_NAMES.split(text) if part)


def _are_same(end: Words, typed: str) -> bool:
    given = _words(typed)
    if not given or not end:
        return False
    if "".join(given) == "".join(end):
        return True
    return any(_match(end, one) for one in (given, tuple(_letters_apart(given))))


def _letters_apart(given: Words) -> Iterator[str]:
    """vd Berg: the first letters of particles, written as one."""
    for word in given:
        yield from word if re.fullmatch("v[dht]|vd[nr]?", word) else (word,)


def _match(end: Words, given: Words) -> bool:
    """Word by word; a particle, and any name but the last, may be its first letter, on paper or as typed."""
    return len(end) == len(given) and all(
        one == other
        or (is_before_last and len(other) == 1 and one.startswith(other))
        or (len(one) == 1 and other in PARTICLES and other.startswith(one))
        for one, other, is_before_last in zip(end, given, [True] * (len(end) - 1) + [False], strict=True)
    )
