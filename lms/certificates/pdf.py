"""The certificate as a PDF: one A4, tagged, in Dutch, out of frozen facts and bundled files alone.

WeasyPrint is imported when it is needed: it wants Pango, which `lms doctor` explains. A font configuration must not be
shared between threads (that crashes), so every document gets its own; the job runner makes them one by one.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import segno
from flask import render_template

from lms import paths

FONTS = (
    "atkinson-hyperlegible-next-latin-400-normal.woff2",
    "atkinson-hyperlegible-next-latin-700-normal.woff2",
    "atkinson-hyperlegible-next-latin-ext-400-normal.woff2",
    "atkinson-hyperlegible-next-latin-ext-700-normal.woff2",
)
DRAWINGS = ("gables.svg", "flywheel-mark.svg")
KINDS = {"woff2": "font/woff2", "svg": "image/svg+xml"}


@cache
def _bundled() -> dict[str, bytes]:
    """All a certificate may load, in memory."""
    files = {name: (paths.STATIC / "fonts" / name).read_bytes() for name in FONTS}
    return files | {name: (paths.STATIC / "drawings" / name).read_bytes() for name in DRAWINGS}


def _closed_fetcher(extra: Mapping[str, bytes]) -> Any:
    """A fetcher that knows `asset:<name>` and nothing else: no file, no network, whatever the page asks for."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class AssetsOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix("asset:")
            content = {**_bundled(), **extra}.get(name) if url.startswith("asset:") else None
            if content is None:
                raise FatalURLFetchingError(f"a certificate may not load {url}")
            kind = KINDS.get(name.rpartition(".")[2], "application/octet-stream")
            return URLFetcherResponse(url, body=content, headers={"Content-Type": kind})

    return AssetsOnly()


def qr_code(address: str) -> bytes:
    """The address to verify at, as SVG."""
    out = BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=4, border=0, dark="#1f2a2e", svgclass=None, lineclass=None
    )
    return out.getvalue()


def render_html(
    facts: Mapping[str, Any], *, number: str, code: str, issued_on: date, valid_until: date, address: str
) -> str:
    return render_template(
        "certificates/document.html",
        facts=facts,
        number=number,
        code=code,
        issued_on=issued_on,
        valid_until=valid_until,
        address=address,
        name_size="small"
        if len(facts["holder"]) > 34
        else "medium"
        if len(facts["holder"]) > 22
        else "large",
    )


def to_pdf(html: str, address: str) -> bytes:
    """The bytes of the document. Raises when it would load something it should not, or not fit on one page."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    fetcher = _closed_fetcher({"qr.svg": qr_code(address)})
    document = HTML(string=html, base_url=None, url_fetcher=fetcher).render(font_config=FontConfiguration())
    if len(document.pages) != 1:
        raise ValueError(f"a certificate of {len(document.pages)} pages")
    return bytes(document.write_pdf(pdf_tags=True, pdf_variant="pdf/ua-1"))
