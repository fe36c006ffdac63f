"""One at a time on the whole machine: work that takes much memory, in whichever thread or process it is done.

Holding a file under a lock (flock(2)) makes whoever comes next wait, and a process that dies lets go by dying.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from flask import current_app, has_app_context


class Turn:
    """`with turn.taken(): ...`. Outside an app there is no data folder to keep the file in: then it holds for this process."""

    def __init__(self, name: str):
        self._name, self._here = name, Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        with self._here:
            if not has_app_context():
                yield
                return
            folder = current_app.config["SETTINGS"].data_dir / "turns"
            folder.mkdir(mode=0o700, exist_ok=True)
            with (folder / self._name).open("w") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield
