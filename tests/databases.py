"""A real PostgreSQL for the suite: one server per run, one database per test process."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


@contextmanager
def postgresql_url() -> Iterator[str]:
    """An empty database on the server that LMS_TEST_POSTGRESQL names (postgresql://...); dropped afterwards."""
    server = os.environ["LMS_TEST_POSTGRESQL"]
    name = f"lms_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{server.replace('postgresql://', 'postgresql+psycopg://')}/{name}"
    finally:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
