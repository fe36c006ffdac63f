"""What every test stands on: one app per process, a database that is rolled back after each test, no way out.

The database is SQLite, or PostgreSQL when LMS_TEST_DATABASE=postgresql.
"""

import gc
import smtplib
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import event

from lms import clock
from lms.accounts import actions, passwords
from lms.accounts.models import Person
from lms.app import create_app
from lms.config import read_settings
from lms.curriculum import queries as curriculum_queries
from lms.db import db
from lms.jobs import runner
from tests.proofreader import as_shown, proofread
from tests.world import World
from tests.worlds import FirstStart, filled_world, first_start, house_of_its_own, own_world

settings.register_profile("house", deadline=None)  # how long an example takes depends on who else is busy
settings.load_profile("house")

__all__ = ["filled_world", "first_start", "house_of_its_own", "own_world"]  # fixtures that stand elsewhere


class Browser(FlaskClient):
    """A client whose every request gets an application context of its own, as on a server, though the test has one
    open. What the test wrote is visible to the request, and what the request wrote to the test."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.commit()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        response.request.environ["wsgi.input"].close()  # a large body was spooled to a file
        db.session.expire_all()
        return response


class WayOut(Exception):
    """A test tried to reach the outside."""


FILLED = {"app", "first_start", "filled_world"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish() -> None:
    """What is loaded now stays for the whole run: looking through it for rubbish again and again takes a run 4 % longer."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what reaches a database, through a fixture or because its file makes an empty one: the rest says the same on
    PostgreSQL as on SQLite. Refuses a mark that needs a reason and has none."""
    for item in items:
        if FILLED & set(getattr(item, "fixturenames", ())) or hasattr(
            getattr(item, "module", None), "empty_database"
        ):
            item.add_marker("database")
        for name in ("slow", "once"):
            mark = item.get_closest_marker(name)
            if mark is not None and not mark.kwargs.get("reason"):
                raise pytest.UsageError(f"{item.nodeid}: say why, @pytest.mark.{name}(reason=...)")


@pytest.fixture(autouse=True)
def no_way_out(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets go to loopback only, and mail goes nowhere unless a test brings its own server (mark `smtp`)."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in (
            "127.0.0.1",
            "::1",
            "localhost",
        ):
            raise WayOut(f"a test connects to {address}")
        connect(self, address)

    def no_mail(*_args: object, **_kwargs: object) -> None:
        raise WayOut("a test sends mail; rows in `messages` are what to look at")

    monkeypatch.setattr(socket.socket, "connect", guarded)
    if request.node.get_closest_marker("smtp") is None:
        monkeypatch.setattr(smtplib, "SMTP", no_mail)
        monkeypatch.setattr(smtplib, "SMTP_SSL", no_mail)


# a password in a test need not withstand anybody; the real costs have a test of their own
passwords.use(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(scope="session")
def app(first_start: FirstStart, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The whole app, its database built by the migrations."""
    folder = tmp_path_factory.mktemp("data")
    environ = {
        "LMS_DATA_DIR": str(folder),
        "LMS_SECRET_KEY": "only for tests, and long enough for a key",
        "LMS_BASE_URL": "http://localhost",
        "LMS_CONTACT_NAME": "Noor de Wit",
        "LMS_CONTACT_PHONE": "0229 123 456",
        "LMS_CONTACT_EMAIL": "hulp@example.org",
    }
    with first_start(folder) as url:
        environ["LMS_DATABASE_URL"] = url
        app = create_app(read_settings(environ))
        app.testing = True
        app.test_client_class = Browser
        app.config["WTF_CSRF_ENABLED"] = False
        yield app
        with app.app_context():
            db.engine.dispose()
        app.extensions["counts"].engine.dispose()


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Everything a test writes is rolled back: its sessions are savepoints in one outer transaction."""
    if "app" not in request.fixturenames:
        yield
        return
    app = request.getfixturevalue("app")
    app.extensions["counts"].reset()
    for name in [name for name in app.extensions if name.startswith("last-use:")]:
        del app.extensions[name]  # what a process remembers of an earlier test
    with app.app_context():
        curriculum_queries.forget_outlines()
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        db._app_engines[app][None] = connection  # type: ignore[assignment,index]
        original = db.session
        db.session = db._make_scoped_session(
            {"join_transaction_mode": "create_savepoint", "expire_on_commit": False}
        )
        try:
            yield
        finally:
            db.session.remove()
            db.session = original
            outer.rollback()
            connection.close()
            db._app_engines[app][None] = engine


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def as_person(app: Flask) -> Callable[[Person], FlaskClient]:
    """A browser in which somebody is logged in, through a real session row."""

    def client_of(person: Person) -> FlaskClient:
        browser = app.test_client()
        token = actions.open_session(person, device="Testapparaat", is_own_device=True, now=clock.now())
        db.session.commit()
        with browser.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return browser

    return client_of


@pytest.fixture
def visit() -> Callable[..., str]:
    """Fetches a page, proofreads it and gives it as a browser shows it: a line that ends in a template is a space.
    `visit(client, "/leren")` expects 200; give status=404 for another answer."""

    def fetch(browser: FlaskClient, address: str, status: int = 200) -> str:
        response = browser.get(address)
        assert response.status_code == status, f"{address} answered {response.status_code}"
        page = response.get_data(as_text=True)
        proofread(page, address)
        return as_shown(page)

    return fetch


@pytest.fixture
def submit() -> Callable[..., Any]:
    """Sends a form. Follows nothing; a page that comes back with complaints (400) is proofread."""

    def send(browser: FlaskClient, address: str, status: int = 303, **fields: Any) -> Any:
        response = browser.post(address, data=fields, content_type="multipart/form-data")
        assert response.status_code == status, f"{address} answered {response.status_code}, expected {status}"
        if response.mimetype == "text/html" and status not in (303, 308):
            proofread(response.get_data(as_text=True), address)
        return response

    return send


@pytest.fixture
def run_jobs(app: Flask) -> Callable[[], int]:
    """Carries out all waiting jobs, as the job runner would. Returns how many."""

    def run() -> int:
        db.session.commit()
        with app.app_context():
            number = runner.run_due()
        db.session.expire_all()
        return number

    return run


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], Any]:
    """`with count_queries() as queries: ...` then `len(queries)`: the statements sent, without transaction ones."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
                statements.append(statement)

        connection = db._app_engines[app][None]
        db.session.commit()
        event.listen(connection, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(connection, "before_cursor_execute", note)

    return counting
