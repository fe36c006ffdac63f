"""What is looked at before a request comes to the door, and before its form is read: where it comes from, signs that no
database holds, and how large it may be."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request, session
from werkzeug.exceptions import BadRequest, Forbidden, NotFound, RequestTimeout

from lms.db import SAFE_METHODS

View = TypeVar("View", bound=Callable[..., Any])
TOO_SLOW = "lms.too_slow"  # in the environment of a request whose body did not come
LARGEST_TEXT_BODY = 1024 * 1024  # bytes


def takes_files(most: int, *, from_anybody: bool = False) -> Callable[[View], View]:
    """Marks a view whose forms may carry files, so many bytes in all. Any other view reads a body of text only, and so does this
    one from who is not logged in, unless it takes files `from_anybody`."""

    def mark(view: View) -> View:
        view.largest_body = most  # type: ignore[attr-defined]
        view.takes_from_anybody = from_anybody  # type: ignore[attr-defined]
        return view

    return mark


def _bound_the_body() -> None:
    """A body is read when the form is looked at, so the bound stands before. Who is not logged in sends text only, but
    for a file to look at."""
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = getattr(view, "largest_body", LARGEST_TEXT_BODY)
    if not session.get("_user_id") and not getattr(view, "takes_from_anybody", False):
        request.max_content_length = LARGEST_TEXT_BODY


def _refuse_what_no_database_holds() -> None:
    """A text with the sign NUL can be kept by no PostgreSQL, so nothing has such a name."""
    if "\x00" in request.path:
        raise NotFound
    if any("\x00" in value for values in request.args.listvalues() for value in values):
        raise BadRequest


def _refuse_cross_site_writes() -> None:
    if request.method in SAFE_METHODS:
        return
    origin, site = request.headers.get("Origin", ""), request.headers.get("Sec-Fetch-Site", "")
    is_ours = not origin or _is_ours(origin)
    if (site and site not in ("same-origin", "none")) or (not site and not is_ours):
        g.is_foreign = True
        raise Forbidden


def _is_ours(origin: str) -> bool:
    """An older browser says where a form stood, and not whether that is here."""
    return urlsplit(origin).netloc in (request.host, urlsplit(current_app.config["SETTINGS"].base_url).netloc)


def _refuse_who_was_given_up() -> None:
    if request.environ.get(TOO_SLOW):
        raise RequestTimeout


def init_app(app: Flask) -> None:
    app.before_request(_refuse_who_was_given_up)
    app.before_request(_refuse_what_no_database_holds)
    app.before_request(_refuse_cross_site_writes)
    app.before_request(_bound_the_body)
