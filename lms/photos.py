"""Pictures people send in: whatever comes, what is kept is a clean JPEG without a trace of where it was made."""

import os
import secrets
import warnings
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageFile, ImageOps
from pillow_heif import register_heif_opener

from lms.errors import RuleError

register_heif_opener()

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 60_000_000
MAX_SIDE = 1600
KINDS = ("JPEG", "PNG", "WEBP", "HEIF")
NOT_A_PHOTO = "Dit bestand kunnen we niet openen als foto. Maak de foto opnieuw, of kies een andere."


@dataclass(frozen=True)
class Photo:
    content: bytes
    width: int
    height: int


def clean(content: bytes, *, max_side: int = MAX_SIDE) -> Photo:
    """The picture, upright, at most so many pixels a side, as JPEG without metadata (GPS). Raises RuleError in Dutch."""
    if len(content) > MAX_BYTES:
        raise RuleError(
            "Deze foto is te groot. Een foto mag 15 MB zijn. Stuur hem kleiner, of kies een andere."
        )
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint switches it on for the whole process
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _redrawn(content, max_side)
    except RuleError:
        raise
    except Exception as error:  # a hostile file may raise anything inside a decoder
        raise RuleError(NOT_A_PHOTO) from error


def _redrawn(content: bytes, max_side: int) -> Photo:
    with Image.open(BytesIO(content), formats=KINDS) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise RuleError("Deze foto heeft te veel beeldpunten. Stuur hem kleiner, of kies een andere.")
        picture.draft("RGB", (max_side * 2, max_side * 2))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((max_side, max_side))
        canvas = Image.new("RGB", upright.size, "white")
        has_alpha = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        layer = upright.convert("RGBA") if has_alpha else upright.convert("RGB")
        canvas.paste(layer, mask=layer if has_alpha else None)
        out = BytesIO()
        canvas.save(out, "JPEG", quality=82, optimize=True)
        return Photo(out.getvalue(), canvas.width, canvas.height)


def store(folder: Path, content: bytes, ending: str = ".jpg") -> str:
    """Keeps the bytes under a random name, on disk for certain before the database refers to it. Returns the name."""
    name = f"{secrets.token_hex(16)}{ending}"
    path = folder / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return name


def read(folder: Path, name: str) -> bytes:
    return (folder / name[:2] / name).read_bytes()


def remove(folder: Path, name: str) -> None:
    """Gone from the disk; that it was gone already is fine."""
    (folder / name[:2] / name).unlink(missing_ok=True)


def stored_before(folder: Path, moment: datetime) -> list[str]:
    """The names of everything that was kept before a moment."""
    return sorted(
        path.name
        for path in folder.glob("??/*")
        if path.is_file() and path.stat().st_mtime < moment.timestamp()
    )
