"""The certificate as a PDF: one A4, tagged, in Dutch, out of frozen facts and bundled files alone."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

import segno
from flask import render_template

from lms import pdf

DRAWINGS = ("gables.svg", "flywheel-mark.svg")


def qr_code(address: str) -> bytes:
    """The address to verify at, as SVG."""
    out = BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=4, border=0, dark="#1f2a2e", svgclass=None, lineclass=None
    )
    return out.getvalue()


def render_html(
    facts: Mapping[str, Any],
    *,
    number: str,
    code: str,
    issued_on: date,
    valid_until: date | None,
    address: str,
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
    assets = {name: pdf.drawing(name) for name in DRAWINGS} | {"qr.svg": qr_code(address)}
    document = pdf.from_html(html, assets)
    if document.pages != 1:
        raise ValueError(f"a certificate of {document.pages} pages")
    return document.content
