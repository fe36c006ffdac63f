"""Lines of the trail about what has no transaction of its own: what was refused, what went wrong, what was only looked at.

A request leaves such a line in memory (`tell` while it is answered, `take_up` when its status is known) and writes nothing.
A thread of the process writes what waits, in one short transaction over a connection of its own: in the main database,
since there is one trail, and rarely, so that a flood of refusals costs others a few milliseconds of the write lock every now
and then. Memory is bounded: what is the same is one line that says how often, and beyond so many lines a flood is only
counted. When the process is killed, what waited at most a minute is lost.
"""

import logging
import threading
from datetime import datetime
from typing import Any

from flask import Flask, Response, current_app, g, request
from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from lms import clock, tokens, trail
from lms.db import own_engine

log = logging.getLogger(__name__)
Line = dict[str, Any]
MOST_WAITING = 200  # different lines, of visitors and of people who are in each
SOON, LATER = 2.0, 60.0  # seconds between two batches: as a rule, and during a flood
FLOOD = 60  # of one batch: how often something happened
PATIENCE = 0.25  # seconds that a batch waits for the write lock before it is put back
ONLY_WHEN_DONE = (trail.EXPORTED, trail.SEARCHED, trail.OPENED)
ONCE_A_DAY = (trail.SEARCHED, trail.OPENED)
REFUSALS = {403: trail.FORBIDDEN, 429: trail.LIMITED}


class Waiting:
    """The lines that wait to be written, bounded."""

    def __init__(self, most: int = MOST_WAITING):
        self.most = most
        self._lines: dict[tuple[Any, ...], Line] = {}
        self._number = {True: 0, False: 0}  # of lines by somebody who is in, and of others
        self._left_out = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, line: Line) -> None:
        """One more; when the same waits already, that one says how often."""
        key = tuple(value for name, value in line.items() if name not in ("at", "times"))
        is_known, times = line["by_id"] is not None, line.get("times", 1)
        with self._lock:
            if key in self._lines:
                if line["once_hash"] is None:
                    self._lines[key]["times"] += times
            elif self._number[is_known] >= self.most:
                self._left_out += times
            else:
                self._number[is_known] += 1
                self._lines[key] = {**line, "times": times}

    def take(self, *, now: datetime) -> list[Line]:
        """What waits, and how much was left out; from here on it is for whoever took it."""
        with self._lock:
            found, left_out = list(self._lines.values()), self._left_out
            self._lines, self._number, self._left_out = {}, {True: 0, False: 0}, 0
        return [*found, _of_left_out(left_out, now)] if left_out else found

    def put_back(self, lines: list[Line]) -> None:
        for line in lines:
            if line["act"] == trail.LEFT_OUT:
                self._left_out += line["times"]
            else:
                self.add(line)


def _of_left_out(number: int, now: datetime) -> Line:
    nobody = dict.fromkeys(("person_id", "by_id", "thing_id", "address_hash", "once_hash"))
    return {"at": now, "act": trail.LEFT_OUT, "word": "", "times": number, **nobody}


def tell(act: str, *, about: int | None, now: datetime, word: str = "", thing_id: int | None = None) -> None:
    """While a request is answered: a line for when it is known how that ended. Looking is told once a day."""
    line = trail.line_of(act, about=about, now=now, word=word, thing_id=thing_id)
    seed = f"{act}:{line['by_id']}:{about}:{word}:{clock.local_day(now)}"
    line["once_hash"] = tokens.fingerprint(seed) if act in ONCE_A_DAY else None
    g.setdefault("told_to_trail", []).append(line)


def concerns(person_id: int | None) -> None:
    """Whose account the visitor tries to come in on, for the line that says that it was refused."""
    g.trail_concerns = person_id or None


def take_up(status: int, *, now: datetime) -> None:
    """What the request told, and whether it was refused itself. Called once for every answer."""
    if status in REFUSALS:
        tell(REFUSALS[status], about=g.get("trail_concerns"), word=request.endpoint or "", now=now)
    for line in g.pop("told_to_trail", ()):
        if status < 400 or line["act"] not in ONLY_WHEN_DONE:
            waiting().add(line)


def waiting() -> Waiting:
    found: Waiting = current_app.extensions["trail"]
    return found


def write(connection: Connection, lines: list[Line]) -> None:
    """Adds lines; what is told once a day and stands there already is left out."""
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[connection.dialect.name]
    connection.execute(insert(trail.TrailLine).on_conflict_do_nothing(index_elements=["once_hash"]), lines)


class Writer:
    """The thread that writes what waits, for as long as the process serves."""

    def __init__(self, app: Flask):
        self.waiting: Waiting = app.extensions["trail"]
        self._url = app.config["SETTINGS"].database_url
        self._engine: Engine | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="trail", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Writes what waits, once more, and ends."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        if self._engine is not None:
            self._engine.dispose()

    def _run(self) -> None:
        pause = SOON
        while not self._stopping.wait(pause):
            pause = self.write_what_waits(clock.now())
        self.write_what_waits(clock.now())

    def write_what_waits(self, now: datetime) -> float:
        """One batch. Returns the seconds to wait for the next. A database that is busy or away gets the lines later."""
        lines = self.waiting.take(now=now)
        if not lines:
            return SOON
        try:
            self._engine = self._engine or own_engine(self._url, seconds=PATIENCE)
            with self._engine.begin() as connection:
                write(connection, lines)
        except SQLAlchemyError as error:
            log.warning("the trail waits with %s lines: %s", len(lines), type(error).__name__)
            self.waiting.put_back(lines)
            return SOON
        return LATER if sum(line["times"] for line in lines) > FLOOD else SOON


def init_app(app: Flask) -> None:
    app.extensions["trail"] = Waiting()

    @app.after_request
    def take_up_what_was_told(response: Response) -> Response:
        take_up(response.status_code, now=clock.now())
        return response
