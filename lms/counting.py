"""Counts of who knocked how often, shared by all processes and kept over restarts, outside the request's transaction.

On SQLite they are a file of their own beside the database, so that counting never waits for the write lock; on PostgreSQL
a table that is not logged, over a connection of its own. Neither is in a backup. Nobody's address stands in them: a key is
a keyed hash. What the counts mean is the business of `limits`.
"""

import hmac
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from limits.storage import Storage
from sqlalchemy import Engine, bindparam, create_engine, event, text
from sqlalchemy.exc import IntegrityError, ProgrammingError, SQLAlchemyError

MAKE = "CREATE {kind} TABLE IF NOT EXISTS limit_counts (key VARCHAR(120) PRIMARY KEY, number INTEGER NOT NULL, ends_at {real} NOT NULL)"
# one statement, so that two processes that count at once both count
COUNT = text(
    "INSERT INTO limit_counts (key, number, ends_at) VALUES (:key, :amount, :ends_at) ON CONFLICT (key) DO UPDATE SET "
    "number = CASE WHEN limit_counts.ends_at <= :now THEN :amount ELSE limit_counts.number + :amount END, "
    "ends_at = CASE WHEN limit_counts.ends_at <= :now THEN :ends_at ELSE limit_counts.ends_at END RETURNING number"
)
READ = text("SELECT number, ends_at FROM limit_counts WHERE key = :key AND ends_at > :now")
KEEP = text(
    "INSERT INTO limit_counts (key, number, ends_at) VALUES (:key, :number, :ends_at) "
    "ON CONFLICT (key) DO UPDATE SET number = excluded.number, ends_at = excluded.ends_at"
)
KEPT = text("SELECT key, number FROM limit_counts WHERE key IN :keys AND ends_at > :now").bindparams(
    bindparam("keys", expanding=True)
)
TOTAL = text(
    "SELECT COALESCE(SUM(number), 0) FROM limit_counts WHERE key IN :keys AND ends_at > :now"
).bindparams(bindparam("keys", expanding=True))
PAST = text("DELETE FROM limit_counts WHERE ends_at <= :now")
STARTS = text("SELECT key, number FROM limit_counts WHERE key LIKE :start AND ends_at > :now")


class Counts(Storage):
    """A storage for the strategies of the library `limits`. A database that does not answer raises SQLAlchemyError."""

    STORAGE_SCHEME = ["counts"]

    def __init__(self, database_url: str, data_dir: Path, secret: str, now: Callable[[], datetime]):
        super().__init__()
        self.secret, self.now = secret.encode(), now
        self.engine = _own_engine(database_url, data_dir)
        self._is_made = False

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def hidden(self, name: str, whose: Iterable[str]) -> str:
        """The key of a count: its name, and a hash of whose it is that only our secret can make again."""
        return f"{name}:{hmac.digest(self.secret, repr(tuple(whose)).encode(), 'sha256').hex()[:40]}"

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = self.now().timestamp()
        values = {"key": key, "amount": amount, "now": now, "ends_at": now + expiry}
        with self._connection() as connection:
            return int(connection.execute(COUNT, values).scalar_one())

    def get(self, key: str) -> int:
        return self._row(key)[0]

    def get_expiry(self, key: str) -> float:
        return self._row(key)[1]

    def _row(self, key: str) -> tuple[int, float]:
        now = self.now().timestamp()
        with self._connection() as connection:
            found = connection.execute(READ, {"key": key, "now": now}).one_or_none()
        return (int(found.number), float(found.ends_at)) if found else (0, now)

    def keep(self, key: str, number: int, expiry: int) -> None:
        """Puts a number in the place of what stood there, for so many seconds."""
        values = {"key": key, "number": number, "ends_at": self.now().timestamp() + expiry}
        with self._connection() as connection:
            connection.execute(KEEP, values)

    def kept(self, keys: Iterable[str]) -> dict[str, int]:
        """What stands under these keys; one of which nothing is known is left out."""
        values = {"keys": list(keys), "now": self.now().timestamp()}
        with self._connection() as connection:
            return {row.key: int(row.number) for row in connection.execute(KEPT, values)}

    def total(self, keys: Iterable[str]) -> int:
        """What these counts are together."""
        values = {"keys": list(keys), "now": self.now().timestamp()}
        with self._connection() as connection:
            return int(connection.execute(TOTAL, values).scalar_one())

    def starting_with(self, name: str) -> list[int]:
        """The counts that run now under a name, one for each of whom they are."""
        values = {"start": f"%{name}:%", "now": self.now().timestamp()}
        with self._connection() as connection:
            return [int(row.number) for row in connection.execute(STARTS, values)]

    def forget_past(self) -> None:
        with self._connection() as connection:
            connection.execute(PAST, {"now": self.now().timestamp()})

    def check(self) -> bool:
        with self._connection() as connection:
            return bool(connection.execute(text("SELECT 1")).scalar_one())

    def reset(self) -> int | None:
        with self._connection() as connection:
            return int(connection.execute(text("DELETE FROM limit_counts")).rowcount)

    def clear(self, key: str) -> None:
        with self._connection() as connection:
            connection.execute(text("DELETE FROM limit_counts WHERE key = :key"), {"key": key})

    def _connection(self) -> Any:
        if not self._is_made:
            is_sqlite = self.engine.dialect.name == "sqlite"
            with (
                self.engine.connect() as connection,
                suppress(IntegrityError, ProgrammingError),
            ):  # another made it just now
                kind, real = ("", "REAL") if is_sqlite else ("UNLOGGED", "DOUBLE PRECISION")
                connection.execute(text(MAKE.format(kind=kind, real=real)))
            self._is_made = True
        return self.engine.connect()


def _own_engine(database_url: str, data_dir: Path) -> Engine:
    if not database_url.startswith("sqlite"):
        return create_engine(
            database_url, isolation_level="AUTOCOMMIT", pool_pre_ping=True, pool_size=4, max_overflow=8
        )
    engine = create_engine(
        f"sqlite:///{data_dir / 'counts.db'}", isolation_level="AUTOCOMMIT", connect_args={"timeout": 2}
    )

    @event.listens_for(engine, "connect")
    def pragmas(connection: Any, _record: object) -> None:
        # a count that a power cut loses is no loss
        for pragma in ("journal_mode=WAL", "synchronous=OFF"):
            connection.execute(f"PRAGMA {pragma}")

    return engine
