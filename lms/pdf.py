"""A page as a PDF: tagged, out of what it was given and the bundled fonts alone. Opens no file and no connection.

WeasyPrint is imported when it is needed: it wants Pango, which `lms doctor` explains. A font configuration must not be
shared between threads (that crashes), so every document gets its own; the job runner makes them one by one.
"""

import ctypes
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from lms import paths, pdf_text

FONTS = (
    "atkinson-hyperlegible-next-latin-400-normal.woff2",
    "atkinson-hyperlegible-next-latin-700-normal.woff2",
    "atkinson-hyperlegible-next-latin-ext-400-normal.woff2",
    "atkinson-hyperlegible-next-latin-ext-700-normal.woff2",
)
# System libraries that no wheel brings. Without HarfBuzz-Subset it works today, with a screen of warnings and larger files.
LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
KINDS = {"woff2": "font/woff2", "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}


@dataclass(frozen=True)
class Document:
    content: bytes
    pages: int


def missing_libraries(names: tuple[str, ...] = LIBRARIES) -> list[str]:
    """Which of these this machine cannot load. `make run` installs them, `lms doctor` tells."""
    return [name for name in names if not _loads(name)]


def _loads(name: str) -> bool:
    for file in (f"lib{name}.so.0", f"lib{name}.0.dylib"):
        with suppress(OSError):
            ctypes.CDLL(file)
            return True
    return False


@cache
def fonts() -> dict[str, bytes]:
    return {name: (paths.STATIC / "fonts" / name).read_bytes() for name in FONTS}


@cache
def drawing(name: str) -> bytes:
    return (paths.STATIC / "drawings" / name).read_bytes()


def closed_fetcher(assets: Mapping[str, bytes]) -> Any:
    """A fetcher that knows `asset:<name>` and nothing else: no file, no network, whatever the page asks for."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class AssetsOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix("asset:")
            content = (fonts().get(name) or assets.get(name)) if url.startswith("asset:") else None
            if content is None:
                raise FatalURLFetchingError(f"a document may not load {url}")
            kind = KINDS.get(name.rpartition(".")[2], "application/octet-stream")
            return URLFetcherResponse(url, body=content, headers={"Content-Type": kind})

    return AssetsOnly()


def from_html(html: str, assets: Mapping[str, bytes]) -> Document:
    """Draws the page; `asset:<name>` in it finds its bytes among the assets. Raises when it asks for anything else."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    page = HTML(string=html, base_url=None, url_fetcher=closed_fetcher(assets))
    drawn = page.render(font_config=FontConfiguration())
    kind = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}
    return Document(bytes(drawn.write_pdf(finisher=pdf_text.say(drawn), **kind)), len(drawn.pages))
