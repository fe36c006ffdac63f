"""What people send in, on disk: photos and recordings under random names, so that a name tells nothing and cannot be guessed.

What a file is, and whether we take it, is the business of `photos` and `recordings`; a row names it in a column `file_name`.
"""

import os
from datetime import datetime
from io import BytesIO
from pathlib import Path

from flask import Response, abort, current_app, send_file

from lms import tokens


def upload_folder() -> Path:
    return Path(current_app.config["SETTINGS"].data_dir) / "uploads"


def store(folder: Path, content: bytes, ending: str) -> str:
    """Keeps the bytes under a random name, on disk for certain before the database refers to it. Returns the name."""
    name = f"{tokens.new_name()}{ending}"
    path = folder / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return name


def read(folder: Path, name: str) -> bytes:
    return (folder / name[:2] / name).read_bytes()


def served(name: str, mimetype: str) -> Response:
    """The answer with a file, for whoever may see it: shown by itself it can do nothing, and no computer keeps it, as computers
    are shared. In parts too, since some browsers play sound in no other way."""
    try:
        content = read(upload_folder(), name)
    except FileNotFoundError:
        abort(404)
    response = send_file(BytesIO(content), mimetype=mimetype, conditional=True)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


def remove(folder: Path, name: str) -> None:
    """Gone from the disk; that it was gone already is fine."""
    (folder / name[:2] / name).unlink(missing_ok=True)


def stored_before(folder: Path, moment: datetime, *, ending: str = "") -> list[str]:
    """The names of everything that was kept before a moment, with such an ending."""
    return sorted(
        path.name
        for path in folder.glob(f"??/*{ending}")
        if path.is_file() and path.stat().st_mtime < moment.timestamp()
    )
