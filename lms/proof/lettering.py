"""Which letters a certificate can set, and how large. A name with any other, or that does not fit, is refused when it is
confirmed: never an empty box on paper, and never a surprise after the decision."""

import unicodedata
from collections.abc import Mapping, Sequence
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

TEXT_FONTS = (*pdf.FONTS, *FONTS)  # of everything but the name
NAME_SIZES = (34, 29, 24, 20, 16, 13)  # points, as the style sheet has them
NAME_WIDTH, NAME_HEIGHT = 158 / 25.4 * 72, 21 / 25.4 * 72  # points: what the sheet leaves for a name
LINE, SLACK = 1.22, 1.03  # of a size: from line to line; kerning may widen


@cache
def fonts() -> dict[str, bytes]:
    """The font files a certificate is set in: those of every document, and the letters of a name in four scripts."""
    folder = paths.STATIC / "fonts" / "certificate"
    return pdf.fonts() | {name: (folder / name).read_bytes() for name in FONTS}


@cache
def _letters() -> dict[str, Mapping[int, float]]:
    """How wide each sign is in each font, of its size. Kept apart by font, so that an accent is set by the font that sets its
    letter."""
    from fontTools.ttLib import TTFont

    found: dict[str, Mapping[int, float]] = {}
    for name in TEXT_FONTS:
        font = TTFont(BytesIO(fonts()[name]))
        widths, size = font["hmtx"], font["head"].unitsPerEm
        found[name] = {sign: widths[glyph][0] / size for sign, glyph in font.getBestCmap().items()}
    return found


def clusters(text: str) -> list[str]:
    """Letters with the accents that stand on them."""
    found: list[str] = []
    for sign in unicodedata.normalize("NFC", text):
        if found and (unicodedata.combining(sign) or sign in "\u200c\u200d"):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def missing(text: str, among: Sequence[str] = FONTS) -> list[str]:
    """The letters that none of these fonts sets, in order."""
    letters = [_letters()[font] for font in among]
    return [
        cluster
        for cluster in clusters(text)
        if not cluster.isspace()
        and not any({ord(sign) for sign in cluster} <= known.keys() for known in letters)
    ]


def _width(text: str) -> float:
    """Of its size: at most, since joined letters are narrower than these."""
    return SLACK * sum(
        max(_letters()[font].get(ord(sign), 0) for font in FONTS)
        for sign in unicodedata.normalize("NFC", text)
    )


def _filled(words: Sequence[str], room: float) -> list[str]:
    """The words in lines, each filled before the next begins. Room and widths are in sizes."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _fits(lines: Sequence[str], size: int) -> bool:
    widest = max((_width(line) for line in lines), default=0)
    return size * widest <= NAME_WIDTH and size * LINE * len(lines) <= NAME_HEIGHT


def set_name(name: str) -> tuple[int, list[str]]:
    """The largest size, in points, in which no word of the name is broken, and its lines, about as wide as each other. What fits in
    none is one line of the smallest size, and breaks where it must."""
    words = name.split()
    for size in NAME_SIZES:
        lines = _filled(words, NAME_WIDTH / size)
        if _fits(lines, size):
            rooms = (NAME_WIDTH / size * part / 50 for part in range(50 // len(lines), 51))
            return size, next(
                found
                for room in rooms
                if len(found := _filled(words, room)) == len(lines) and _fits(found, size)
            )
    return NAME_SIZES[-1], [name]


def check_letters(text: str, field: str | None = None, among: Sequence[str] = TEXT_FONTS) -> None:
    """Raises a RuleError that names the letters we cannot set."""
    found = missing(text, among)
    if found:
        shown = ", ".join(
            dict.fromkeys(sign if sign.isprintable() else f"U+{ord(sign[0]):04X}" for sign in found)
        )
        raise RuleError(
            f"In “{text}” staan tekens die we niet op een certificaat kunnen zetten: {shown}. "
            "Latijnse, Griekse, Cyrillische en Arabische letters kunnen wel.",
            field,
        )


def check_name(name: str, field: str | None = None) -> None:
    """Whether the sheet can be made with this name: asked when it is given, so that nobody passes and gets no certificate."""
    if not any(sign.isalpha() for sign in name):
        raise RuleError("Er staat geen naam op dit certificaat. Vul eerst een naam in.", field)
    check_letters(name, field, FONTS)
    if not _fits(set_name(name)[1], NAME_SIZES[-1]):
        raise RuleError("Deze naam past niet op het certificaat. Schrijf hem korter.", field)
