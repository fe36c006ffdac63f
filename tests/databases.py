"""A database of its own on a real PostgreSQL, for one test process."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url, text


@contextmanager
def postgresql_url(template: str = "") -> Iterator[str]:
    """A database on the server that LMS_TEST_POSTGRESQL names, dropped afterwards: empty, or like that of another address."""
    server = make_url(os.environ["LMS_TEST_POSTGRESQL"]).set(drivername="postgresql+psycopg")
    name = f"lms_{uuid.uuid4().hex[:12]}"
    like = f' TEMPLATE "{make_url(template).database}"' if template else ""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"{like}'))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        engine.dispose()


@contextmanager
def empty_database() -> Iterator[str]:
    """What LMS_DATABASE_URL is to be for a database of its own: on PostgreSQL when LMS_TEST_DATABASE says so, or nothing for
    the SQLite file of the data folder."""
    if os.environ.get("LMS_TEST_DATABASE") != "postgresql":
        yield ""
        return
    with postgresql_url() as url:
        yield url


@contextmanager
def like(url: str) -> Iterator[str]:
    """A database with what another one holds, which nobody uses meanwhile; nothing for SQLite, whose file is copied with its folder."""
    if not url:
        yield ""
        return
    with postgresql_url(url) as copy:
        yield copy
