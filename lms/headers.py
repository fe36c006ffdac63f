"""The headers that every answer leaves with, errors and files included."""

from flask import Flask, Response, current_app, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
    "connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; frame-src 'none'; object-src 'none'"
)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if current_app.config["SETTINGS"].https:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return response


def _name_the_next_page(response: Response) -> Response:
    """A form that a script sent, to show how far it is (static/js/upload.js), gets the address of the next page instead of that
    page, so that what it says once is said to its reader."""
    if "X-Progress" in request.headers and response.status_code == 303:
        response.headers["X-Next"] = response.headers.pop("Location")
        response.status_code = 204
        response.set_data(b"")
    return response


def init_app(app: Flask) -> None:
    app.after_request(_add_headers)
    app.after_request(_name_the_next_page)
