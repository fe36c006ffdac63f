"""The life of a request, once: the door, the refusal of cross-site writes, one transaction, headers.

Every view says who may call it with `@requires(...)` or `@public`; the app does not start when one does not.
Returning commits; raising, or a form that comes back with complaints, rolls back. A GET cannot write. The one
exception writes nothing here: what was refused or only looked at is told to the trail after the answer, by a thread (`trail_queue`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import Forbidden, HTTPException, NotFound
from werkzeug.wrappers import Response as BaseResponse

from lms import (
    browser_memory,
    clock,
    doorkeepers,
    doorstep,
    error_pages,
    headers,
    kept_forms,
    refused_pages,
    submissions,
)
from lms.clock import request_time as request_time  # for views and templates
from lms.db import SAFE_METHODS, commit, one_at_a_time, reading, rollback

csrf = CSRFProtect()
View = TypeVar("View", bound=Callable[..., Any])
LARGEST_ROW = 2**31 - 1  # that an INTEGER column holds
Page = BaseResponse | tuple[str, int]  # what a view answers: a redirect or a file, or a page with its status


@dataclass(frozen=True)
class Access:
    """Who may call a view: everybody, everybody who is logged in (no roles), or those with one of the roles. `is_fresh`: only
    shortly after they showed who they are; a page with a form is looked at before, and sent after. `is_hidden`: for others
    who are logged in there is no such page."""

    is_public: bool
    roles: tuple[str, ...] = ()
    is_fresh: bool = False
    is_hidden: bool = False

    def admits(self, person: Any, *, now: datetime) -> bool:
        """Nobody (None) is somebody who is not logged in."""
        if self.is_public or person is None or not person.is_authenticated:
            return self.is_public
        return not self.roles or person.has_role(*self.roles, now=now)


def public(view: View) -> View:
    """Anybody may call this view."""
    view.access = Access(is_public=True)  # type: ignore[attr-defined]
    return view


def requires(*roles: str, fresh: bool = False, hidden: bool = False) -> Callable[[View], View]:
    """Only people with one of these roles (in whatever scope) may call this view; without a role: anyone logged in.
    `fresh`: they showed who they are in the last ten minutes, or are asked to, for what a borrowed phone must not do. `hidden`: whoever
    lacks the role gets 404, not 403. What they see behind the door is the business of the slice's policy."""

    def mark(view: View) -> View:
        view.access = Access(False, roles, is_fresh=fresh, is_hidden=hidden)  # type: ignore[attr-defined]
        return view

    return mark


def access_of(app: Flask, endpoint: str) -> Access | None:
    return getattr(app.view_functions[endpoint], "access", None)


def seal(app: Flask) -> None:
    """Refuses to start an app with a view that does not say who may call it."""
    open_doors = sorted(name for name in app.view_functions if access_of(app, name) is None)
    if open_doors:
        raise RuntimeError(
            f"these views do not say who may call them: {', '.join(open_doors)}. Add @requires(...) or @public."
        )


class LearningEnvironment(Flask):
    """Flask with the one transaction around every view."""

    def dispatch_request(self) -> ResponseReturnValue:
        try:
            response = _enter(super().dispatch_request)
            if _keeps(response):
                submissions.keep_answer(response, now=clock.now())
                commit()
            else:
                rollback()
        # the same form came twice at once and the other was first: this one gets its answer
        except IntegrityError:
            rollback()
            earlier = submissions.earlier_answer()
            if earlier is None:
                raise
            return redirect(earlier, 303)
        except BaseException:
            rollback()
            raise
        kept_forms.carry_on(response)
        return response


def _keeps(response: BaseResponse) -> bool:
    """A form that comes back with complaints changes nothing, whatever was written before the complaint was found."""
    if request.method in SAFE_METHODS or g.get("is_refused", False):
        return False
    return response.status_code < 400 or g.get("keeps_refused", False)


def keep_though_refused() -> None:
    """For the rare refusal that must leave a trace: a try at a code that was wrong."""
    g.keeps_refused = True


def _enter(view: Callable[[], ResponseReturnValue]) -> BaseResponse:
    """Through the door, past a form that was carried out already, into the view. Two who change the same thing at once come one
    after the other, so that the second finds what the first wrote (`standing_forms`)."""
    if kept_forms.sent_value("stood"):
        one_at_a_time(request.path)
    refusal = _work_before_writing() or _refuse_at_the_door()
    if refusal is not None:
        g.is_refused = True
        return refusal
    earlier = submissions.earlier_answer()
    if earlier is not None:
        return redirect(earlier, 303)
    return current_app.make_response(view())


def _refuse_at_the_door() -> BaseResponse | None:
    if request.endpoint is None or request.routing_exception is not None:
        return None  # Flask answers 404 or 405 itself
    access = access_of(current_app, request.endpoint)
    if access is None:
        raise Forbidden
    if access.is_public or access.admits(current_user, now=request_time()):
        return doorkeepers.sent_elsewhere(is_public=access.is_public)
    if not current_user.is_authenticated:
        return current_app.make_response(current_app.login_manager.unauthorized())  # type: ignore[attr-defined]
    raise NotFound if access.is_hidden else Forbidden


def once_token() -> str:
    """The key of a form: the same one again when the form comes back with complaints."""
    return kept_forms.sent_value("once") or submissions.new_key()


def row_number(text: str) -> int:
    """The `type=` of a number in a query: one that a database can hold. Any other counts as not given (ValueError)."""
    number = int(text)
    if not 0 <= number <= LARGEST_ROW:
        raise ValueError(text)
    return number


def safe_next(target: str | None, otherwise: str) -> str:
    """Where to go after logging in: only a path on this site."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return otherwise
    parts = urlsplit(target)
    return otherwise if parts.scheme or parts.netloc or any(ord(sign) < 32 for sign in target) else target


def answer(template: str, form: Any = None, status: int | None = None, **context: Any) -> tuple[str, int]:
    """A page with a form: 200 when it is shown, 400 when it comes back with complaints."""
    if status is None:
        status = 400 if form is not None and form.errors else 200
    return render_template(template, form=form, **context), status


def works_first(work: Callable[[], Any]) -> Callable[[View], View]:
    """Marks a view with what takes long: decoding photos, hashing a password. It is done for whoever may come in, before the
    transaction that writes begins, so that nobody else's write waits for it; `work_done()` gives the view what came of
    it. `work` reads the form, may look in the database, and hands over no rows."""

    def mark(view: View) -> View:
        view.work_first = work  # type: ignore[attr-defined]
        return view

    return mark


def work_done() -> Any:
    """What `works_first` made. A RuleError that it raised is raised here, where the view shows it in its form."""
    made = g.work_done
    if isinstance(made, Exception):
        raise made
    return made


def _work_before_writing() -> BaseResponse | None:
    """The door is passed twice: once to see whether the work is to be done at all, and once more in the transaction."""
    work = getattr(current_app.view_functions.get(request.endpoint or ""), "work_first", None)
    if work is None or request.method in SAFE_METHODS:
        return None
    try:
        with reading():
            refusal = _refuse_at_the_door()
        g.pop("_login_user", None)
        if refusal is not None:
            return refusal
        with reading():
            g.work_done = work()
    except HTTPException:
        raise
    except Exception as error:  # shown by the view, or a fault there
        g.work_done = error
    finally:
        g.pop("_login_user", None)  # somebody read in there is no row of the transaction that comes
    return None


def init_app(app: Flask) -> None:
    doorstep.init_app(app)
    app.before_request(error_pages.give_back)  # before a token is asked for: by logging in none comes
    csrf.init_app(app)

    @app.before_request
    def note_who_sends() -> None:
        # taken at entry: logging in changes the session on the way
        g.sender = f"{request.path} {session.get('_user_id', '')}"

    headers.init_app(app)
    browser_memory.init_app(app)
    kept_forms.init_app(app)
    refused_pages.init_app(app, _refuse_at_the_door)
    error_pages.init_app(app)
