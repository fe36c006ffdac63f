"""`lms backup` and `lms restore`: everything that matters in one file, taken while serving.

In it: the database as of one moment, the photos and recordings, the secret key (the issued PDFs are rows), and the keys
that sign certificates, these only when a passphrase is given to lock them with. Files are copied after the database, so nothing
is missing but what somebody had removed in between. A restored copy sends nothing until somebody
says so with `lms release`: it may stand beside the real one.
"""

import io
import json
import os
import re
import tarfile
import tempfile
from contextlib import suppress
from pathlib import Path

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import literal, select

from lms import clock, paths
from lms.config import Settings
from lms.db import db
from lms.jobs.runner import HELD_BACK
from lms.operations import dumping, locking
from lms.proof import trust
from lms.proof.keys import all_keys

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
        with open(draft, "wb", opener=_only_for_me) as raw:
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
    click.echo(
        f"{file}: {rows} rows and {uploads} photos and recordings. It holds personal data and a key: keep it safe."
    )
    click.echo(
        "The keys that sign certificates are in it, locked with your passphrase: keep that elsewhere."
        if has_keys
        else "The keys that sign certificates are NOT in it: give --passphrase or LMS_BACKUP_PASSPHRASE to lock them in."
    )


def _only_for_me(path: str, flags: int) -> int:
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


def _locked_keys(archive: tarfile.TarFile, passphrase: str | None) -> dict[str, bytes] | None:
    """The keys of an archive; None when they stay in it. A wrong passphrase is found out before anything is changed."""
    if passphrase is None or KEYS not in archive.getnames():
        return None
    stored = archive.extractfile(KEYS)
    try:
        return locking.opened(stored.read() if stored else b"", passphrase)
    except locking.WrongPassphrase as error:
        raise click.ClickException("this passphrase does not open the keys in the backup") from error


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@PASSPHRASE
@with_appcontext
def restore(file: Path, passphrase: str | None) -> None:
    """Put a backup back into an empty data folder or database."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        with tarfile.open(file, "r:gz") as archive:
            keys = _locked_keys(archive, passphrase)
            rows = _restore_database(archive)
            _restore_files(archive, settings)
    except (tarfile.TarError, KeyError, EOFError, ValueError) as error:
        raise click.ClickException(f"{file} is not a whole backup of this program: {error}") from error
    (settings.data_dir / HELD_BACK).touch()
    locking.put_back(keys or {}, settings.data_dir)
    trust.write_file(all_keys(), settings)
    click.echo(
        f"{rows} rows are back. This copy sends no mail and makes no certificates until you say `lms release`."
    )
    if not keys:
        click.echo(
            "The keys that sign certificates were not put back (not in the backup, or no --passphrase): certificates that "
            "were given keep verifying, new ones wait."
        )


def _restore_files(archive: tarfile.TarFile, settings: Settings) -> None:
    """Writes the key, the photos and the recordings by names we know; whatever else an archive holds stays in it."""
    for member in archive.getmembers():
        if not member.isfile() or not RESTORED.fullmatch(member.name):
            continue
        stored = archive.extractfile(member)
        path = settings.data_dir / member.name
        path.parent.mkdir(parents=True, exist_ok=True)
        # a link that stands there is replaced, not followed
        path.unlink(missing_ok=True)
        with open(path, "wb", opener=_only_for_me) as file:
            file.write(stored.read() if stored else b"")


def _restore_database(archive: tarfile.TarFile) -> int:
    stored = archive.extractfile(DATABASE)
    if stored is None:
        raise KeyError(DATABASE)
    lines = (line.decode() for line in stored)
    revision = json.loads(next(lines))["revision"]
    flask_migrate.upgrade(directory=str(paths.MIGRATIONS), revision=revision)
    with db.engine.begin() as connection:
        filled = [
            name
            for name, table in dumping.tables_there(connection).items()
            if connection.execute(select(literal(1)).select_from(table).limit(1)).first()
        ]
        if filled:
            raise click.ClickException(
                f"the database is not empty ({', '.join(filled[:3])} ...). Restore into an empty data folder."
            )
        number = dumping.load(connection, lines)
    flask_migrate.upgrade(directory=str(paths.MIGRATIONS))
    return number


@click.command()
@with_appcontext
def release() -> None:
    """Let a restored copy send mail and make certificates."""
    settings: Settings = current_app.config["SETTINGS"]
    (settings.data_dir / HELD_BACK).unlink(missing_ok=True)
    click.echo("Released: waiting mail and certificates go out now.")
