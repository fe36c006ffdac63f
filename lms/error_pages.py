"""What somebody reads when a request ends in an error: words for each kind, and a number to quote for a fault of ours."""

import logging
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response

from lms import clock, kept_forms, refused_pages, tokens
from lms.db import rollback, says_taken
from lms.errors import RuleError
from lms.kept_forms import KeptForm

log = logging.getLogger(__name__)
SHOWN_WHERE_IT_WAS = (400, 409, 413, 429)  # what was refused for no fault of what was typed


def init_app(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if code < 400 or error.response is not None:
            return error
        if code in (413, 429) and _is_for_who_is_logged_in():
            return app.login_manager.unauthorized()  # type: ignore[attr-defined, no-any-return]
        shown = code if code in (400, 403, 404, 405, 408, 413, 429, 503) else 400 if code < 500 else 500
        headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
        again_at = _moment_after(headers.get("Retry-After"))
        return _error_page(shown, code, headers=headers, again_at=again_at)

    @app.errorhandler(CSRFError)
    def expired_form(error: CSRFError) -> ResponseReturnValue:
        """Logged out, or in once more, since the page was made; or a browser that keeps no cookie."""
        if _is_for_who_is_logged_in():
            return app.login_manager.unauthorized()  # type: ignore[attr-defined, no-any-return]
        has_cookie = app.config["SESSION_COOKIE_NAME"] in request.cookies
        is_back = not has_cookie or kept_forms.to_show_again(now=clock.now()) is not None
        waits = "" if is_back else kept_forms.sealed_for_later(now=clock.now())
        return _error_page(400, 400, why="expired" if has_cookie else "no_cookie", waits=waits)

    @app.errorhandler(RuleError)
    def refused_by_rule(error: RuleError) -> ResponseReturnValue:
        rollback()
        return _error_page(400, 409, message=error.message)

    @app.errorhandler(IntegrityError)
    def somebody_was_first(error: IntegrityError) -> ResponseReturnValue:
        """Two people, or two tabs, wrote the one row that there can be. What the other wrote stands."""
        if not says_taken(error):
            return fault(error)
        log.warning("somebody was first at %s %s", request.method, request.path)
        return refused_by_rule(
            RuleError("Iemand anders was je net voor. Ga terug, kijk opnieuw, en probeer het nog een keer.")
        )

    @app.errorhandler(OperationalError)
    def database_away(error: OperationalError) -> ResponseReturnValue:
        log.exception("database does not answer")
        return _error_page(503, 503, headers={"Retry-After": "20"})

    @app.errorhandler(Exception)
    def fault(error: Exception) -> ResponseReturnValue:
        if app.testing:
            raise error
        number = tokens.new_number()
        log.exception("fault %s at %s %s", number, request.method, request.path)
        return _error_page(500, 500, number=number)

    @app.errorhandler(InternalServerError)
    def fault_of_an_error_page(error: InternalServerError) -> ResponseReturnValue:
        original = error.original_exception
        if not isinstance(original, Exception):
            return fault(error)
        return database_away(original) if isinstance(original, OperationalError) else fault(original)


def _is_for_who_is_logged_in() -> bool:
    """Whether this request is refused anyhow, as its sender is not logged in (any more)."""
    access = getattr(current_app.view_functions.get(request.endpoint or ""), "access", None)
    return access is not None and not access.is_public and not current_user.is_authenticated


def _moment_after(seconds: str | None) -> datetime | None:
    """When somebody who has to wait may try again."""
    return clock.now() + timedelta(seconds=int(seconds)) if seconds and seconds.isdigit() else None


def _error_page(
    shown: int, code: int, headers: dict[str, str] | None = None, **context: Any
) -> ResponseReturnValue:
    g.is_fault = shown >= 500  # the database may be what failed: what surrounds the page looks nothing up
    kept = kept_forms.to_show_again(now=clock.now())
    if kept is not None and code in SHOWN_WHERE_IT_WAS:
        answer = drawn_again(kept, code, **context)
        if answer is not None:
            answer.headers.update(headers or {})
            return answer
    page = render_template(f"errors/{shown}.html", kept=kept, **context)
    rollback()
    return page, code, headers or {}


def drawn_again(kept: KeptForm, status: int, **context: Any) -> Response | None:
    """The page that a form came from, with why it was not done. None when that cannot be drawn."""
    why = render_template("errors/again.html", status=status, kept=kept, **context)
    said = Markup(" ".join(why.split()))  # noqa: S704 (a template of ours, which escapes)
    rollback()
    return refused_pages.drawn(kept, said, status=status)


def give_back() -> ResponseReturnValue | None:
    """Who showed who they are while a form waited comes here with it: shown on the page it came from, and not carried out."""
    form = kept_forms.waiting_here(now=clock.now())
    if form is None:
        return None
    page = drawn_again(form, 200, why="given_back")
    return page or (render_template("errors/given_back.html", kept=form), 200)
