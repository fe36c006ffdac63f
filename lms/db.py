"""The database: one declarative base, one session, and how a transaction begins.

SQLite with the driver's own BEGIN lost updates and a deferred BEGIN failed with "locked"; so we begin ourselves:
IMMEDIATE for whoever may write, plain for a GET (which never writes at all).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from flask import Flask, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, Executable, MetaData, create_engine, event, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from lms.write_line import WriteLine

WAITS = 15  # seconds that a request waits for its turn to write
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class UtcDateTime(TypeDecorator[datetime]):
    """Moments are stored in UTC and come back aware. A naive moment is a mistake and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}


db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True, session_options={"expire_on_commit": False})


def belongs_to_models(name: str | None, kind: str, _parents: object) -> bool:
    """For comparing a database with the models: search indexes are made by a migration and have no model."""
    return not (name or "").startswith(("course_section_", "limit_counts"))


class WriteOnGet(Exception):
    """A GET tried to change the database. Move the change behind a POST."""


_reading: ContextVar[bool] = ContextVar("reading", default=False)


def _may_write() -> bool:
    if _reading.get():
        return False
    return not has_request_context() or request.method not in SAFE_METHODS


@contextmanager
def reading() -> Iterator[None]:
    """Look something up inside a POST without taking the write lock yet (before slow work such as a password hash).
    Ends its own transaction, so objects read in here are detached afterwards."""
    token = _reading.set(True)
    try:
        with db.session.no_autoflush:
            yield
    finally:
        db.session.rollback()
        db.session.expunge_all()
        _reading.reset(token)


def engine_options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"url": url, "connect_args": {"isolation_level": None, "timeout": WAITS}}
    return {"url": url, "pool_pre_ping": True, "pool_size": 10, "max_overflow": 10}


def own_engine(url: str, *, seconds: float, connections: int = 1) -> Engine:
    """Connections beside those of requests, for what is written outside any of them; each waits so long for the write lock."""
    pool: dict[str, Any] = {"pool_size": connections, "max_overflow": 0}
    if not url.startswith("sqlite"):
        waits = {"options": f"-c lock_timeout={int(seconds * 1000)}"}
        return create_engine(url, connect_args=waits, pool_pre_ping=True, **pool)
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": seconds}, **pool)
    _prepare_sqlite(engine, seconds)
    return engine


def init_app(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, WAITS)


def _prepare_sqlite(engine: Engine, seconds: float) -> None:
    line = WriteLine(seconds)

    @event.listens_for(engine, "connect")
    def pragmas(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _may_write():
            line.begin(connection)
        else:
            connection.exec_driver_sql("BEGIN")

    @event.listens_for(engine, "commit")
    @event.listens_for(engine, "rollback")
    def ended(connection: Connection) -> None:
        line.end(connection.info)

    @event.listens_for(engine, "checkin")
    def given_back(_connection: object, record: ConnectionPoolEntry) -> None:
        line.end(record.info)


@event.listens_for(Session, "before_flush")
def _get_never_writes(session: Session, _context: object, _instances: object) -> None:
    if not _may_write() and (session.new or session.dirty or session.deleted):
        changed = [repr(thing) for thing in (*session.new, *session.dirty, *session.deleted)]
        raise WriteOnGet(f"{changed[:3]}")


def one_at_a_time(what: str) -> None:
    """Whoever does the same waits until this transaction is over, and then sees what it did. SQLite has one writer anyhow."""
    if db.engine.dialect.name == "postgresql":
        number = int.from_bytes(sha256(what.encode()).digest()[:8], signed=True)
        db.session.execute(select(func.pg_advisory_xact_lock(number)))


def added_first(row: Base) -> bool:
    """Adds a row of which there can be only one. False when somebody was first: the row is not added then, and the
    transaction goes on. Only a unique constraint says so; a row that is wrong in another way raises as ever."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        if not says_taken(error):
            raise
        return False
    return True


@contextmanager
def as_one() -> Iterator[None]:
    """What is done inside is whole: when it raises it is taken back, and the transaction goes on for whoever catches that."""
    with db.session.begin_nested():
        yield


class Trial:
    """Whether what is tried is to stay."""

    is_kept = False

    def keep(self) -> None:
        self.is_kept = True


@contextmanager
def on_trial() -> Iterator[Trial]:
    """What is done inside is taken back, unless it says `keep()`: so that what an act would do is told by the act itself."""
    trial = Trial()
    with db.session.begin_nested() as tried:
        yield trial
        if not trial.is_kept:
            tried.rollback()


def deleted_whole(*statements: Executable) -> bool:
    """Carries out deletions that belong together. False when something still refers to what would go: nothing is gone then,
    and the transaction goes on."""
    try:
        with db.session.begin_nested():
            for statement in statements:
                db.session.execute(statement)
    except IntegrityError:
        return False
    return True


def says_taken(error: IntegrityError) -> bool:
    """Whether SQLite or PostgreSQL means a unique constraint (or a primary key)."""
    if isinstance(error.orig, sqlite3.Error):
        return error.orig.sqlite_errorname in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")
    return getattr(error.orig, "sqlstate", "") == "23505"


def after_commit(action: Any) -> None:
    """Run `action()` once the present transaction is in the database; never when it is rolled back."""
    db.session.info.setdefault("after_commit", []).append(action)


def commit() -> None:
    """The one commit. Called by the request (web.py), the job runner and the CLI, nowhere else."""
    db.session.commit()
    for action in db.session.info.pop("after_commit", []):
        action()


def rollback() -> None:
    db.session.info.pop("after_commit", None)
    db.session.rollback()


@contextmanager
def transaction() -> Iterator[None]:
    """Leaving commits, raising rolls back. For the job runner and the CLI; a request has its own in web.py."""
    try:
        yield
    except BaseException:
        rollback()
        raise
    commit()
