"""Who writes next in SQLite, which lets one write at a time.

By itself SQLite lets a writer that finds it taken sleep up to a tenth of a second between two looks, and whoever looks at the
right moment has it: beside busy neighbours somebody waits for a second or more. Here the writers of a process stand in a line, in
the order in which they came, and only the first of the line looks, every two milliseconds, whether another process still writes.
"""

import os
import sqlite3
import time
from collections import deque
from threading import Event, Lock
from typing import Any

from sqlalchemy.engine import Connection

BETWEEN_LOOKS = 0.002  # seconds


class Line:
    """One at a time, first come first served."""

    def __init__(self) -> None:
        self._guard, self._is_taken = Lock(), False
        self._waiting: deque[Event] = deque()

    def take(self, seconds: float) -> bool:
        """Waits for the turn; False when it did not come in so many seconds."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            turn = Event()
            self._waiting.append(turn)
        if turn.wait(seconds):
            return True
        with self._guard:
            if turn.is_set():  # handed over between the waiting and the leaving
                return True
            self._waiting.remove(turn)
            return False

    def leave(self) -> None:
        """Hands the turn to who came first of those that wait."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False


class WriteLine:
    """The line before one SQLite file, of one engine. A process that split off has a line of its own."""

    def __init__(self, seconds: float):
        self.seconds = seconds
        self._line, self._process = Line(), os.getpid()

    def begin(self, connection: Connection) -> None:
        """Begins a transaction that may write. Raises OperationalError when the file stayed taken."""
        if self._process != os.getpid():
            self._line, self._process = Line(), os.getpid()
        until, line = time.monotonic() + self.seconds, self._line
        if line.take(self.seconds):
            connection.info["line"] = line
        try:
            self._begin(connection, until)
        except BaseException:
            self.end(connection.info)
            raise

    def _begin(self, connection: Connection, until: float) -> None:
        driver: Any = connection.connection.dbapi_connection
        driver.execute("PRAGMA busy_timeout=0")
        try:
            while _is_taken(driver) and time.monotonic() < until:
                time.sleep(BETWEEN_LOOKS)
            if not driver.in_transaction:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            driver.execute(f"PRAGMA busy_timeout={int(self.seconds * 1000)}")

    def end(self, info: dict[Any, Any]) -> None:
        """At the end of a transaction, or of a connection that nobody ended. `info` is what the connection remembers."""
        line = info.pop("line", None)
        if line is not None:
            line.leave()


def _is_taken(driver: sqlite3.Connection) -> bool:
    """Tries to begin. Another refusal than "taken" is left to the caller, who tries once more and hears it."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return False
