"""Addresses as a square for the camera of a phone."""

from io import BytesIO

import segno
from flask import Response


def qr_code(address: str) -> Response:
    out = BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=6, border=4, light="#ffffff")
    return Response(out.getvalue(), mimetype="image/svg+xml")
