"""Photos people send in: whatever comes, what is kept is a clean JPEG without a trace of where it was made."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageFile, ImageOps
from pillow_heif import register_heif_opener

from lms.errors import RuleError
from lms.turns import Turn

register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # we have bounds of our own, by what a kind takes to decode

MAX_BYTES = 15 * 1024 * 1024
MOST_REDUCED = 200_000_000  # pixels of a JPEG that is decoded at a part of its size, in a few MB
MOST_WHOLE = 50_000_000  # pixels of what can be decoded at full size only: 150 MB
MOST_IN_PASSES = 25_000_000  # pixels of a progressive JPEG, of which all coefficients are in memory: 150 MB
MAX_SIDE = 1600
ENDING = ".jpg"
_one_at_a_time = Turn("photo")
KINDS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")
END_OF_JPEG, NO_PICTURE = b"\xff\xd9", b"\xa5\x5a" * 512


@dataclass(frozen=True)
class Photo:
    content: bytes
    width: int
    height: int


def clean(content: bytes, *, max_side: int = MAX_SIDE) -> Photo:
    """The photo, upright, at most so many pixels a side, as JPEG without metadata (GPS). Raises RuleError in Dutch."""
    if len(content) > MAX_BYTES:
        raise RuleError(
            "Deze foto is te groot. Een foto mag 15 MB zijn. Stuur hem kleiner, of kies een andere."
        )
    with _one_at_a_time.taken():
        return _clean(content, max_side)


def _clean(content: bytes, max_side: int) -> Photo:
    try:
        return _kept(_upright(content, max_side))
    except RuleError:
        raise
    except Exception as error:  # a hostile file may raise anything inside a decoder
        raise RuleError(
            "Dit bestand kunnen we niet openen als foto. Maak de foto opnieuw, of kies een andere."
        ) from error


def _upright(content: bytes, max_side: int) -> Image.Image:
    """The decoded picture, as it is to be looked at. What lacks nothing but the mark at its end is whole."""
    try:
        return _decoded(content, max_side)
    except OSError:
        if not content.startswith(b"\xff\xd8"):
            raise
        # where a part of the picture did not come, a decoder makes something of what stands there instead
        came = content.rstrip(b"\xff")
        one, other = (_decoded(came + rest + END_OF_JPEG, max_side) for rest in (b"", NO_PICTURE))
        if one.tobytes() != other.tobytes():
            raise
        return one


def _decoded(content: bytes, max_side: int) -> Image.Image:
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint switches it on for the whole process
    with Image.open(BytesIO(content), formats=KINDS) as sent:
        if sent.width * sent.height > _most_pixels(sent):
            raise RuleError("Deze foto heeft te veel beeldpunten. Stuur hem kleiner, of kies een andere.")
        # a JPEG comes at an eighth, a quarter or half its size, where that is enough
        side = max(sent.size)
        sent.draft("RGB", (sent.width * max_side // side, sent.height * max_side // side))
        sent.thumbnail((max_side, max_side), reducing_gap=None)  # it would draft anew
        return ImageOps.exif_transpose(sent)


def _most_pixels(sent: Image.Image) -> int:
    if sent.format != "JPEG":
        return MOST_WHOLE
    return MOST_IN_PASSES if "progressive" in sent.info else MOST_REDUCED


def _kept(upright: Image.Image) -> Photo:
    if upright.mode.startswith("I"):  # 16 bits a point; converting cuts off what is over 8
        upright = upright.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    canvas = Image.new("RGB", upright.size, "white")
    has_alpha = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    layer = upright.convert("RGBA") if has_alpha else upright.convert("RGB")
    canvas.paste(layer, mask=layer if has_alpha else None)
    out = BytesIO()
    canvas.save(out, "JPEG", quality=82, optimize=True)
    return Photo(out.getvalue(), canvas.width, canvas.height)
