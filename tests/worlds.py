"""Worlds that take long to fill are filled once for all the processes of a test run, and copied."""

import fcntl
import shutil
import sqlite3
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask

from lms import paths
from lms.app import create_app
from lms.config import read_settings
from lms.db import db
from lms.operations.preparing import make_keys
from tests.databases import empty_database, like
from tests.journeys.server import running


def once_for_all(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that whoever comes first makes, while the others wait."""
    base = factory.getbasetemp()
    shared = base.parent if "popen-gw" in base.name else base
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            draft = shared / f"{name}.draft"
            draft.mkdir(mode=0o700)
            make(draft)
            draft.rename(folder)
    return folder


def fill(folder: Path) -> None:
    """As `lms demo` leaves it, its booklets drawn: else every copy draws them again."""
    with (
        running(folder, "demo") as server,
        urllib.request.urlopen(f"{server.address}/projecten/blokker") as answer,
    ):
        assert "Blokker" in answer.read().decode()
        deadline = time.monotonic() + 120
        while jobs_left(folder):
            if time.monotonic() > deadline:
                raise AssertionError("the job runner does not finish the booklets")
            time.sleep(0.2)


def jobs_left(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "lms.db")) as connection:
        left = "SELECT count(*) FROM jobs WHERE kind = 'booklet' AND status IN ('waiting', 'running')"
        return int(connection.execute(left).fetchone()[0])


@pytest.fixture(scope="session")
def filled_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo world, which nobody serves and nobody changes."""
    return once_for_all(tmp_path_factory, "filled", fill)


@pytest.fixture(scope="module")
def own_world(filled_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo world for the tests of one file, as it was after filling."""
    folder = tmp_path_factory.mktemp("demo") / "world"
    shutil.copytree(filled_world, folder)
    return folder


FirstStart = Callable[[Path], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirstStart]:
    """`with first_start(folder) as url`: a data folder with a database behind it, as they are when the program has started for
    the first time (migrated, keys made, no course): made once for this process, and copied."""
    made = tmp_path_factory.mktemp("first-start")
    with empty_database() as template:
        app = create_app(read_settings({"LMS_DATA_DIR": str(made), "LMS_DATABASE_URL": template}))
        with app.app_context():
            flask_migrate.upgrade(directory=str(paths.MIGRATIONS))
            make_keys(app.config["SETTINGS"])
            db.engine.dispose()
        app.extensions["counts"].engine.dispose()

        @contextmanager
        def copied(folder: Path) -> Iterator[str]:
            shutil.copytree(made, folder, dirs_exist_ok=True)
            with like(template) as url:
                yield url

        yield copied


@pytest.fixture
def house_of_its_own(first_start: FirstStart, tmp_path: Path) -> Iterator[Flask]:
    """An app whose database other threads and processes see too: nothing in it is rolled back."""
    with first_start(tmp_path) as url:
        environ = {"LMS_DATA_DIR": str(tmp_path), "LMS_DATABASE_URL": url, "LMS_BASE_URL": "http://localhost"}
        app = create_app(read_settings(environ))
        yield app
        with app.app_context():
            db.engine.dispose()
        app.extensions["counts"].engine.dispose()
