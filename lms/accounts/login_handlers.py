"""Flask-Login on session rows: the cookie holds a secret, the row says whose it is and whether it still counts.

Flask-Login's own remember cookie and session protection are not used: a row can be ended from anywhere, and the
protection signs the cookie anew at every response.
"""

from flask import Flask, g, redirect, request, session, url_for
from flask_login import LoginManager, current_user
from flask_login.utils import login_user
from werkzeug.wrappers import Response

from lms import clock, trail
from lms.accounts import actions
from lms.accounts.actions import end_session_with
from lms.accounts.models import LoginSession, Person
from lms.accounts.queries import is_device_of, session_of
from lms.accounts.rules import device_of
from lms.db import SAFE_METHODS
from lms.roles import ASSESSOR
from lms.web import request_time

manager = LoginManager()
manager.session_protection = None


@manager.user_loader
def load_person(token: str) -> Person | None:
    if g.get("is_fault"):
        return None
    now = request_time()
    found = session_of(token, now=now)
    if found is None:
        return None
    g.login_session = found
    g.reader_id = found.person_id
    if request.method not in SAFE_METHODS:
        found.last_seen_at = now
    person = found.person
    person.session_token = token
    return person


@manager.unauthorized_handler
def to_the_door() -> Response:
    """Whoever was on the way to a page comes there after logging in."""
    destination = request.full_path.rstrip("?") if request.method in SAFE_METHODS else None
    return redirect(url_for("accounts.log_in", next=destination), 303)


# in the cookie: the secret of the session this browser had before, which opens nothing any more
EARLIER = "was"


def earlier_session() -> str | None:
    """The secret of the session that this browser has or had. A cookie is signed, so nobody else can show it."""
    return session.get("_user_id") or session.get(EARLIER)


def log_in(person: Person) -> None:
    """Starts a session on this device; the one it had ends. The old cookie content goes, so nobody can plant one
    beforehand."""
    act = trail.LOGIN if is_device_of(earlier_session(), person.id) else trail.LOGIN_NEW_BROWSER
    trail.note(act, about=person.id, by=person.id, now=clock.now())
    end_session_with(session.get("_user_id"), now=clock.now())
    token = actions.open_session(person, device=device_of(request.user_agent.string), now=clock.now())
    session.clear()
    session.permanent = True
    person.session_token = token
    login_user(person)


def log_out() -> None:
    """Ends the row and forgets everything this browser had."""
    current: LoginSession | None = g.get("login_session")
    if current is not None:
        actions.end_session(current, now=clock.now())
    earlier = earlier_session()
    session.clear()
    if earlier:
        session[EARLIER] = earlier
        session.permanent = True


def reader_is_staff() -> bool:
    """For a template: whether whoever reads this page is staff, for a link that is no use to others."""
    return bool(current_user.is_authenticated and current_user.is_staff(now=request_time()))


def reader_is_assessor() -> bool:
    return bool(current_user.is_authenticated and current_user.has_role(ASSESSOR, now=request_time()))


def init_app(app: Flask) -> None:
    manager.init_app(app)
    app.jinja_env.globals.update(reader_is_staff=reader_is_staff, reader_is_assessor=reader_is_assessor)
