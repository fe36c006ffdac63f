"""Addresses as a square for the camera of a phone."""

from io import BytesIO

import segno
from flask import Response
from markupsafe import Markup


def qr_code(address: str) -> Response:
    out = BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=6, border=4, light="#ffffff")
    return Response(out.getvalue(), mimetype="image/svg+xml")


def qr_drawing(address: str, title: str) -> Markup:
    """The same as a drawing within a page, for a sheet that is printed."""
    made = segno.make(address, error="m")
    return Markup(made.svg_inline(scale=4, border=4, light="#ffffff", title=title))  # noqa: S704 (no word of a visitor in it)
