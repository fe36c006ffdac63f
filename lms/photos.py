"""Photos people send in: whatever comes, what is kept is a clean JPEG without a trace of where it was made."""

import threading
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageFile, ImageOps
from pillow_heif import register_heif_opener

from lms.errors import RuleError

register_heif_opener()

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 60_000_000
MAX_SIDE = 1600
ENDING = ".jpg"
# a large photo takes up to 250 MB while it is opened, so a process opens one at a time
_one_at_a_time = threading.Lock()
KINDS = ("JPEG", "PNG", "WEBP", "HEIF")


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
    with _one_at_a_time:
        return _clean(content, max_side)


def _clean(content: bytes, max_side: int) -> Photo:
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint switches it on for the whole process
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _redrawn(content, max_side)
    except RuleError:
        raise
    except Exception as error:  # a hostile file may raise anything inside a decoder
        raise RuleError(
            "Dit bestand kunnen we niet openen als foto. Maak de foto opnieuw, of kies een andere."
        ) from error


def _redrawn(content: bytes, max_side: int) -> Photo:
    with Image.open(BytesIO(content), formats=KINDS) as sent:
        if sent.width * sent.height > MAX_PIXELS:
            raise RuleError("Deze foto heeft te veel beeldpunten. Stuur hem kleiner, of kies een andere.")
        # a JPEG can be decoded at a part of its size; twice what is kept stays sharp and spares memory
        sent.draft("RGB", (max_side * 2, max_side * 2))
        upright = ImageOps.exif_transpose(sent)
        upright.thumbnail((max_side, max_side))
        canvas = Image.new("RGB", upright.size, "white")
        has_alpha = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        layer = upright.convert("RGBA") if has_alpha else upright.convert("RGB")
        canvas.paste(layer, mask=layer if has_alpha else None)
        out = BytesIO()
        canvas.save(out, "JPEG", quality=82, optimize=True)
        return Photo(out.getvalue(), canvas.width, canvas.height)
