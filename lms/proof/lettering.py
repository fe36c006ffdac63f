"""Which letters a certificate can set. A name with any other is refused before issue: never an empty box on paper."""

import unicodedata
from functools import cache
from io import BytesIO

from lms import paths, pdf
from lms.errors import RuleError

FONTS = (
    "noto-serif-display-latin-700.woff2",
    "noto-serif-display-greek-700.woff2",
    "noto-serif-display-cyrillic-700.woff2",
    "noto-naskh-arabic-700.woff2",
)


@cache
def fonts() -> dict[str, bytes]:
    """The font files a certificate is set in: those of every document, and the letters of a name in four scripts."""
    folder = paths.STATIC / "fonts" / "certificate"
    return pdf.fonts() | {name: (folder / name).read_bytes() for name in FONTS}


@cache
def _letters() -> dict[str, frozenset[int]]:
    """Which signs each font holds. Kept apart by font, so that an accent is set by the font that sets its letter."""
    from fontTools.ttLib import TTFont

    return {name: frozenset(TTFont(BytesIO(fonts()[name])).getBestCmap()) for name in FONTS}


def clusters(text: str) -> list[str]:
    """Letters with the accents that stand on them."""
    found: list[str] = []
    for sign in unicodedata.normalize("NFC", text):
        if found and (unicodedata.combining(sign) or sign in "\u200c\u200d"):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def missing(text: str) -> list[str]:
    """The letters that no font of ours sets, in order."""
    return [
        cluster
        for cluster in clusters(text)
        if not any({ord(sign) for sign in cluster} <= letters for letters in _letters().values())
    ]


def check_name(name: str, field: str | None = None) -> None:
    """Raises a RuleError that names the letters."""
    if not any(sign.isalpha() for sign in name):
        raise RuleError("Er staat geen naam op dit certificaat. Vul eerst een naam in.", field)
    found = missing(name)
    if found:
        shown = ", ".join(
            dict.fromkeys(sign if sign.isprintable() else f"U+{ord(sign[0]):04X}" for sign in found)
        )
        raise RuleError(
            f"In de naam “{name}” staan tekens die we niet op een certificaat kunnen zetten: {shown}. "
            "Pas de naam aan, samen met de deelnemer.",
            field,
        )
