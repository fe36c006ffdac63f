"""What a browser may keep of a page, and whose page it is.

Pages behind the door may be kept, so that going back finds what was typed, but are asked for anew (`no-cache`); only what
shows a secret, and files of persons, are never kept. A small cookie says whose pages these are: a page that comes back after
somebody logged out looks there first, and shows nothing to the next person (static/js/app.js).
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request, session
from flask_login import current_user

from lms import tokens

View = TypeVar("View", bound=Callable[..., Any])
WHOSE = "whose"  # the cookie
EVERYTHING, PAGES = '"cache", "storage"', '"cache"'  # what a browser forgets at log-out


def never_kept(view: View) -> View:
    """Marks a view whose page shows a secret."""
    view.is_never_kept = True  # type: ignore[attr-defined]
    return view


def whose() -> str:
    """For a page: whose it is, without saying who. Empty for who is not logged in."""
    return _said() if request and current_user and current_user.is_authenticated else ""


def _said() -> str:
    """Of whoever was found to be logged in; looks nothing up."""
    reader = g.get("reader_id") if session.get("_user_id") else None
    if reader is None:
        return ""
    return tokens.keyed(current_app.config["SETTINGS"].secret_key, f"{WHOSE}:{reader}")[:16]


def _may_keep(response: Response) -> str:
    if not session.get("_user_id"):
        return "no-cache"
    view = current_app.view_functions.get(request.endpoint or "")
    is_page = response.mimetype == "text/html" and not getattr(view, "is_never_kept", False)
    return "private, no-cache" if is_page else "no-store"


def _say_whose(response: Response) -> None:
    if session.get("_user_id") and "_login_user" not in g:
        return  # nobody looked who it is
    said = _said()
    if said == request.cookies.get(WHOSE, ""):
        return
    if not said:
        response.delete_cookie(WHOSE, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"])
        return
    if 300 <= response.status_code < 400:
        return  # the page that it leads to says so
    life = int(current_app.permanent_session_lifetime.total_seconds()) if session.permanent else None
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(WHOSE, said, max_age=life, secure=secure, samesite="Lax")  # read by our own script


def _remember(response: Response) -> Response:
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = _may_keep(response)
    _say_whose(response)
    return response


def init_app(app: Flask) -> None:
    app.after_request(_remember)
    app.jinja_env.globals.update(whose=whose)
