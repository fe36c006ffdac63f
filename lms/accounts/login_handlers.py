"""Flask-Login on session rows: the cookie holds a secret, the row says whose it is and whether it still counts.

Flask-Login's own remember cookie and session protection are not used: a row can be ended from anywhere, and the
protection signs the cookie anew at every response.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, current_app, g, make_response, redirect, request, session, url_for
from flask_login import LoginManager, current_user
from flask_login.utils import login_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from lms import clock, kept_forms, trail
from lms.accounts import actions, events, session_actions
from lms.accounts.actions import end_session_with
from lms.accounts.forms import LoginForm
from lms.accounts.models import LoginSession, Person
from lms.accounts.queries import is_device_of, session_of, was_in_before
from lms.accounts.rules import device_of
from lms.accounts.session_queries import answer_before
from lms.accounts.session_rules import cookie_stays
from lms.db import SAFE_METHODS
from lms.kept_forms import KeptForm
from lms.menu import start_page
from lms.roles import ASSESSOR, OVER_OTHERS
from lms.web import answer, request_time, safe_next

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
    session_actions.note_use(found, now=now)
    _keep_cookie_as_long(found)
    if request.method not in SAFE_METHODS:
        found.last_seen_at = now
    person = found.person
    person.session_token = token
    return person


@manager.unauthorized_handler
def to_the_door() -> Response:
    """Whoever was on the way to a page comes there after logging in."""
    if request.method in SAFE_METHODS:
        return redirect(url_for("accounts.log_in", next=request.full_path.rstrip("?")), 303)
    if kept_forms.sealed_for_later(now=request_time()) or kept_forms.carried_by_hand():
        return log_in_page(LoginForm(formdata=None), status=401)
    return redirect(url_for("accounts.log_in", next=page_before()), 303)


def log_in_page(form: LoginForm, *, status: int | None = None) -> Response:
    """Also in place of a page whose form waits until its sender is back."""
    goal = request.args.get("next") if request.endpoint == "accounts.log_in" else page_before()
    return make_response(answer("accounts/log_in.html", form=form, status=status, next=goal))


def page_before() -> str | None:
    """Where a form stood that was refused, of this site."""
    came_from = urlsplit(request.referrer or "")
    return safe_next(came_from.path, "") or None if came_from.netloc == request.host else None


# in the cookie: it was made since cookies stay a year
FOR_A_YEAR = "year"


def _keep_cookie_as_long(found: LoginSession) -> None:
    """A browser throws a cookie of before away after 60 days, so it gets one that stays."""
    if found.is_own_device and session.permanent and FOR_A_YEAR not in session:
        session[FOR_A_YEAR] = True


def keep_cookie(*, is_work: bool, is_own_device: bool | None) -> None:
    """The cookie stays a year, or until the browser is closed."""
    session.permanent = cookie_stays(is_work=is_work, is_own_device=is_own_device)
    session[FOR_A_YEAR] = True


# in the cookie: the secret of the session this browser had before, which opens nothing any more
EARLIER = "was"


def earlier_session() -> str | None:
    """The secret of the session that this browser has or had. A cookie is signed, so nobody else can show it."""
    return session.get("_user_id") or session.get(EARLIER)


def log_in(person: Person) -> None:
    """Starts a session on this device; the one it had ends. The old cookie content goes, so nobody can plant one
    beforehand."""
    now, earlier = clock.now(), earlier_session()
    trail.note(_way_in(person.id, earlier), about=person.id, by=person.id, now=now)
    is_own = answer_before(earlier, person.id)
    end_session_with(session.get("_user_id"), now=now)
    opened = actions.open_session(
        person,
        device=device_of(request.user_agent.string),
        is_own_device=is_own,
        code_id=person.came_by_code or None,
        now=now,
    )
    session.clear()
    keep_cookie(is_work=person.has_role(*OVER_OTHERS, now=now), is_own_device=is_own)
    person.session_token = opened
    login_user(person)
    g.pop("csrf_token", None)  # of this request, from the session that was
    generate_csrf()  # here, so that two pages opened at once have the same, and the second does not end the first's


def first_step_taken(person: Person) -> Response:
    """In, or to what a higher slice asks besides a password or a mailed code."""
    elsewhere = (answer for _, answer in events.first_step_taken.send(person) if answer is not None)
    return next(elsewhere, None) or come_in(person)


def come_in(person: Person) -> Response:
    """To the page they were on their way to, in a session of their own."""
    destination = _asked_first(safe_next(request.args.get("next"), start_page(person, now=clock.now())))
    answers = [found for _, found in events.comes_in.send(person, destination=destination) if found]
    waiting = waiting_form(person)
    log_in(person)
    if waiting is not None:
        return redirect(waiting.address, code=307)  # brings it along, to where it is shown again
    return redirect(answers[0] if answers else destination, code=303)


def waiting_form(person: Person) -> KeptForm | None:
    """What this person sent when they were not logged in any more."""
    key = current_app.config["SETTINGS"].secret_key
    return kept_forms.opened(request.form.get("kept", ""), person.id, key=key, now=request_time())


def _way_in(person_id: int, earlier: str | None) -> str:
    """As which act the trail tells of it: a browser can be new only for who came in on another one before."""
    if is_device_of(earlier, person_id):
        return trail.LOGIN
    return trail.LOGIN_NEW_BROWSER if was_in_before(person_id) else trail.FIRST_LOGIN


WEAK = "weak"  # in the cookie: others guess easily what was typed to come in


def _asked_first(destination: str) -> str:
    """Where somebody goes who comes in: by the page of another password, when theirs is weak. They may say no."""
    if not session.pop(WEAK, False):
        return destination
    return url_for("accounts.password", zwak="ja", next=destination)


def log_out() -> None:
    """Ends the row and forgets everything this browser had."""
    current: LoginSession | None = g.get("login_session")
    if current is not None:
        actions.end_session(current, now=clock.now())
    earlier = earlier_session()
    stays = session.permanent
    session.clear()
    if earlier:
        session[EARLIER] = earlier
        session.permanent = stays
    for known in ("_login_user", "csrf_token"):  # of this request, from the session that it had
        g.pop(known, None)


@dataclass(frozen=True)
class DeviceQuestion:
    """Whether this device is used by nobody else. `is_own` is what was answered; None: nothing yet."""

    device: str
    is_own: bool | None

    @property
    def address(self) -> str:
        return url_for("accounts.answer_device")

    @property
    def came_from(self) -> str:
        return request.full_path.rstrip("?") if request.method in SAFE_METHODS else ""


def own_device() -> DeviceQuestion | None:
    """None for who is not logged in, and for who coaches, assesses or works for SLHZ: the answer changes nothing."""
    if not current_user or not current_user.is_authenticated or g.login_session.is_work:
        return None
    return DeviceQuestion(g.login_session.device, g.login_session.is_own_device)


def is_own_browser() -> bool:
    """Whether whoever is logged in said that nobody else uses this browser, so that words may be kept in it. Not as long as
    nobody answered, nor where somebody coaches, assesses or works for SLHZ: they are not asked."""
    question = own_device()
    return question is not None and question.is_own is True


def keeps_drafts() -> bool:
    """Whether a browser may keep what somebody types: on a device that they said is theirs alone."""
    if g.get("is_fault") or not current_user or not current_user.is_authenticated:
        return False
    return "login_session" in g and g.login_session.is_own_device is True


def device_question() -> DeviceQuestion | None:
    """The question as it stands on every page until it is answered, but where it stands already."""
    if g.get("is_fault") or not request or request.endpoint == "accounts.mine":
        return None
    question = own_device()
    return question if question is not None and question.is_own is None else None


def reader_is_staff() -> bool:
    """For a template: whether whoever reads this page is staff, for a link that is no use to others."""
    return bool(current_user.is_authenticated and current_user.is_staff(now=request_time()))


def reader_is_assessor() -> bool:
    return bool(current_user.is_authenticated and current_user.has_role(ASSESSOR, now=request_time()))


def reader_is(person: Person | None) -> bool:
    """Whether a page is about whoever reads it: then it shows no acts that are for somebody else to do."""
    return bool(person and current_user.is_authenticated and current_user.id == person.id)


def init_app(app: Flask) -> None:
    manager.init_app(app)
    app.jinja_env.globals.update(
        reader_is=reader_is,
        reader_is_staff=reader_is_staff,
        reader_is_assessor=reader_is_assessor,
        own_device=own_device,
        keeps_drafts=keeps_drafts,
        device_question=device_question,
        is_own_browser=is_own_browser,
    )
