"""`lms restore`: a backup put back, and what has changed since it was made.

A restored copy sends nothing until somebody says so with `lms release`: it may stand beside the real one. What was withdrawn or
erased after the backup stays so, by the journal of the register; without one, it says what that means.
"""

import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection, literal, select

from lms import clock, paths
from lms.app import create_app
from lms.config import Settings
from lms.db import db, transaction
from lms.jobs.runner import HELD_BACK
from lms.operations import copies, dumping, locking
from lms.operations.copying import DATABASE, KEYS, PASSPHRASE, RESTORED, only_for_me
from lms.proof import trust
from lms.proof.keys import all_keys
from lms.recovery import journal, replay_handlers
from lms.recovery.cli import told

A_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("file", type=A_FILE)
@PASSPHRASE
@click.option(
    "--journal", "journal_file", type=A_FILE, help="The register.journal of the world that was lost."
)
@click.option("--keys-only", is_flag=True, help="Put only the keys back, into the world that is here.")
@click.option(
    "--try",
    "is_trial",
    is_flag=True,
    help="See whether it can be put back, in a folder that is removed again.",
)
@with_appcontext
def restore(
    file: Path, passphrase: str | None, journal_file: Path | None, keys_only: bool, is_trial: bool
) -> None:
    """Put a backup back into an empty data folder or database."""
    settings: Settings = current_app.config["SETTINGS"]
    if keys_only:
        _put_keys_back(file, passphrase, settings)
        return
    with _somewhere_else(settings) if is_trial else _here(settings) as target:
        rows, made_at, keys = _put_back(file, passphrase, target)
        if is_trial:
            copies.remember_try(settings, clock.now())
            with_keys = "with the keys" if keys else "WITHOUT the keys (not in it, or no --passphrase)"
            click.echo(
                f"{file} can be put back: {rows} rows of {made_at:%Y-%m-%d %H:%M}, {with_keys}. Nothing here was changed."
            )
            return
        click.echo(f"{rows} rows are back, as they were on {made_at:%Y-%m-%d %H:%M}.")
        for line in _since(journal_file or settings.journal_dir / journal.FILE, settings):
            click.echo(line)
    click.echo("This copy sends no mail and makes no certificates until you say `lms release`.")
    if not keys:
        click.echo(
            "The keys that sign certificates were not put back (not in the backup, or no --passphrase): certificates that "
            "were given keep verifying, new ones wait. `lms doctor` says what to do."
        )


@contextmanager
def _here(settings: Settings) -> Iterator[Settings]:
    yield settings


@contextmanager
def _somewhere_else(settings: Settings) -> Iterator[Settings]:
    """A world of its own that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="lms-try-") as folder:
        data_dir = Path(folder)
        url = f"sqlite:///{data_dir / 'lms.db'}"
        target = replace(settings, data_dir=data_dir, journal_dir=data_dir, database_url=url)
        with create_app(target).app_context():
            yield target
            db.session.remove()
            db.engine.dispose()


def _put_back(file: Path, passphrase: str | None, settings: Settings) -> tuple[int, datetime, bool]:
    """How many rows, of when, and whether the keys came along."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            keys = _locked_keys(archive, passphrase)
            made_at = datetime.fromtimestamp(archive.getmember(DATABASE).mtime, clock.AMSTERDAM)
            rows = _restore_database(archive)
            _restore_files(archive, settings)
    except (tarfile.TarError, KeyError, EOFError, ValueError) as error:
        raise click.ClickException(f"{file} is not a whole backup of this program: {error}") from error
    (settings.data_dir / HELD_BACK).touch()
    locking.put_back(keys or {}, settings.data_dir)
    trust.write_file(all_keys(), settings)
    return rows, made_at, bool(keys)


def _since(path: Path, settings: Settings) -> Iterator[str]:
    """Keeps what was withdrawn and erased after the backup, and tells what the backup does not know."""
    entries, now = journal.read(path), clock.now()
    with transaction():
        if entries is None:
            replay_handlers.leave_a_gap(now)
        else:
            done = replay_handlers.replay(entries, now)
    if entries is None:
        yield (
            f"There is no journal of the register ({path}), so nobody knows what was withdrawn, erased or issued after that moment: "
            "certificates withdrawn since are valid again, and who was erased since is back. Is a register.journal left elsewhere? "
            "Then run `lms certificates journal --replay FILE`. The next "
            f"{replay_handlers.UNKNOWN_GAP} numbers of each kind are left out, so that none is given twice."
        )
        return
    if path.resolve() != (settings.journal_dir / journal.FILE).resolve():
        journal.append(settings.journal_dir, entries)
    yield from told(done)


def _put_keys_back(file: Path, passphrase: str | None, settings: Settings) -> None:
    if passphrase is None:
        raise click.ClickException("the keys are locked: give --passphrase or LMS_BACKUP_PASSPHRASE")
    try:
        with tarfile.open(file, "r:gz") as archive:
            keys = _locked_keys(archive, passphrase)
    except (tarfile.TarError, EOFError) as error:
        raise click.ClickException(f"{file} is not a whole backup of this program: {error}") from error
    known = {f"{key.name}.pem" for key in all_keys() if key.leaked_at is None}
    ours = {name: content for name, content in (keys or {}).items() if name in known}
    if not ours:
        raise click.ClickException(f"there is no key of this world in {file}")
    locking.put_back(ours, settings.data_dir)
    click.echo(f"{len(ours)} keys are back: {', '.join(sorted(ours))}")


def _locked_keys(archive: tarfile.TarFile, passphrase: str | None) -> dict[str, bytes] | None:
    """The keys of an archive; None when they stay in it. A wrong passphrase is found out before anything is changed."""
    if passphrase is None or KEYS not in archive.getnames():
        return None
    stored = archive.extractfile(KEYS)
    try:
        return locking.opened(stored.read() if stored else b"", passphrase)
    except locking.WrongPassphrase as error:
        raise click.ClickException("this passphrase does not open the keys in the backup") from error


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
        with open(path, "wb", opener=only_for_me) as file:
            file.write(stored.read() if stored else b"")


def _restore_database(archive: tarfile.TarFile) -> int:
    stored = archive.extractfile(DATABASE)
    if stored is None:
        raise KeyError(DATABASE)
    lines = (line.decode() for line in stored)
    revision = json.loads(next(lines))["revision"]
    with db.engine.connect() as connection:
        is_new = not dumping.tables_there(connection)
    flask_migrate.upgrade(directory=str(paths.MIGRATIONS), revision=revision)
    with db.engine.begin() as connection:
        _check_empty(connection, is_new=is_new)
        number = dumping.load(connection, lines)
    flask_migrate.upgrade(directory=str(paths.MIGRATIONS))
    return number


def _check_empty(connection: Connection, *, is_new: bool) -> None:
    """What a migration wrote into tables that it had just made goes; anything else is somebody's."""
    filled = [
        table
        for table in dumping.tables_there(connection).values()
        if connection.execute(select(literal(1)).select_from(table).limit(1)).first()
    ]
    if filled and not is_new:
        names = ", ".join(table.name for table in filled[:3])
        raise click.ClickException(
            f"the database is not empty ({names} ...). Restore into an empty data folder."
        )
    for table in reversed(filled):
        connection.execute(table.delete())


@click.command()
@with_appcontext
def release() -> None:
    """Let a restored copy send mail and make certificates."""
    settings: Settings = current_app.config["SETTINGS"]
    (settings.data_dir / HELD_BACK).unlink(missing_ok=True)
    click.echo("Released: waiting mail and certificates go out now.")
