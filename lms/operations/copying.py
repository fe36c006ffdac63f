"""`lms backup`: everything that matters in one file, taken while serving.

In it: the database as of one moment, the photos and recordings, the secret key (the issued PDFs are rows), and the keys
that sign certificates, these only when a passphrase is given to lock them with. Files are copied after the database, so nothing
is missing but what somebody had removed in between. A restored copy sends nothing until somebody
says so with `lms release`: it may stand beside the real one.
"""

import io
import os
import re
import tarfile
import tempfile
from contextlib import suppress
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import clock
from lms.config import Settings
from lms.db import db
from lms.operations import copies, dumping, locking

DATABASE, UPLOADS, SECRET, KEYS = "database.jsonl", "uploads", "secret-key", "keys.locked"
RESTORED = re.compile(rf"{SECRET}|{UPLOADS}/[0-9a-f]{{2}}/[0-9a-z]+\.(jpg|webm|ogg|m4a|mp3|wav)")
PASSPHRASE = click.option(
    "--passphrase",
    envvar="LMS_BACKUP_PASSPHRASE",
    help="Locks the keys that sign certificates into the backup.",
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@PASSPHRASE
@with_appcontext
def backup(file: Path, passphrase: str | None) -> None:
    """Copy everything into one file while serving."""
    settings: Settings = current_app.config["SETTINGS"]
    draft = file.with_name(f".{file.name}.part")
    try:
        with open(draft, "wb", opener=only_for_me) as raw:
            with tarfile.open(fileobj=raw, mode="w:gz") as archive:
                rows = _add_database(archive)
                uploads = _add_files(archive, settings)
                has_keys = passphrase is not None and _add_keys(archive, settings, passphrase)
            raw.flush()
            os.fsync(raw.fileno())
        draft.rename(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise click.ClickException(f"could not write {file}: {error.strerror}") from error
    last_day = copies.remember(file, settings, clock.now())
    click.echo(
        f"{file}: {rows} rows and {uploads} photos and recordings. It holds personal data and a key: keep it safe."
    )
    click.echo(
        "The keys that sign certificates are in it, locked with your passphrase: keep that elsewhere."
        if has_keys
        else "The keys that sign certificates are NOT in it: give --passphrase or LMS_BACKUP_PASSPHRASE to lock them in."
    )
    click.echo(
        f"Remove it after {last_day}: it holds people who are erased later. Try it with `lms restore --try {file}`."
    )


def only_for_me(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _add_database(archive: tarfile.TarFile) -> int:
    with tempfile.TemporaryFile() as lines, db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        number = -1  # the first line is the revision
        for line in dumping.dump(connection):
            lines.write(f"{line}\n".encode())
            number += 1
        member = tarfile.TarInfo(DATABASE)
        member.size = lines.tell()
        member.mtime = int(clock.now().timestamp())
        lines.seek(0)
        archive.addfile(member, lines)
    return number


def _add_files(archive: tarfile.TarFile, settings: Settings) -> int:
    member = tarfile.TarInfo(SECRET)
    secret = settings.secret_key.encode()
    member.size, member.mode = len(secret), 0o600
    archive.addfile(member, io.BytesIO(secret))
    number = 0
    for path in sorted((settings.data_dir / UPLOADS).glob("*/*")):
        name = f"{UPLOADS}/{path.parent.name}/{path.name}"
        if not RESTORED.fullmatch(name):
            continue
        with suppress(FileNotFoundError):  # removed while we copy
            archive.add(path, arcname=name)
            number += 1
    return number


def _add_keys(archive: tarfile.TarFile, settings: Settings, passphrase: str) -> bool:
    content = locking.locked(settings.data_dir, passphrase)
    if content is not None:
        member = tarfile.TarInfo(KEYS)
        member.size, member.mode = len(content), 0o600
        archive.addfile(member, io.BytesIO(content))
    return content is not None
