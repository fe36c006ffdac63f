"""The journal of the register, a file: what happened in the register, a line each, only ever added to. It may stand on another disk, so
that a backup of last week need not forget what was withdrawn or erased since."""

import os
from collections.abc import Iterable
from pathlib import Path

from lms.recovery.journal_rules import Entry, as_line, entry_of

FILE = "register.journal"


def append(folder: Path, entries: Iterable[Entry]) -> None:
    """In one write, and on the disk when this returns. A line that was broken off stays one line. Raises OSError."""
    text = "".join(f"{as_line(entry)}\n" for entry in entries)
    if not text:
        return
    handle = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(handle).st_size
        begin = "\n" if size and os.pread(handle, 1, size - 1) != b"\n" else ""
        os.write(handle, f"{begin}{text}".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> list[Entry] | None:
    """Every line that is whole; None when there is no journal. A line that a power cut broke off says nothing."""
    try:
        lines = path.read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return None
    found = []
    for line in lines:
        try:
            found.append(entry_of(line))
        except ValueError:
            continue
    return found
