"""`lms doctor`: looks at the installation and says in plain words what to do."""

import shutil
import smtplib
import sqlite3
import stat
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import click
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lms import clock, limits, paths, pdf
from lms.config import Settings
from lms.db import db
from lms.notifications.post import NO_TLS
from lms.operations.examining_access import administrators
from lms.operations.examining_copies import backups, journal_of_the_register
from lms.operations.examining_jobs import jobs, queue
from lms.operations.examining_keys import certificate_keys, leaked_keys
from lms.operations.findings import Finding


@click.command()
@with_appcontext
def doctor() -> None:
    """Examine libraries, database, jobs, mail, clock, disk and keys."""
    settings: Settings = current_app.config["SETTINGS"]
    findings = [finding for look in LOOKS for finding in look(settings)]
    width = max(len(finding.subject) for finding in findings)
    for finding in findings:
        click.echo(f"{'well ' if finding.is_well else 'LOOK '} {finding.subject:<{width}}  {finding.words}")
    if not all(finding.is_well for finding in findings):
        sys.exit(1)


def _drawing(missing: list[str]) -> Finding:
    if not missing:
        return Finding(True, "PDF", f"WeasyPrint {version('weasyprint')} with Pango and HarfBuzz-Subset")
    return Finding(
        False,
        "PDF",
        f"{', '.join(missing)} cannot be loaded, which certificates are drawn with. On Debian: "
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    )


def _libraries(_settings: Settings) -> Iterator[Finding]:
    yield _drawing(pdf.missing_libraries())
    import pillow_heif

    yield Finding(True, "photos", f"HEIC can be read (libheif {pillow_heif.libheif_version()})")


def _database(settings: Settings) -> Iterator[Finding]:
    kind = f"SQLite {sqlite3.sqlite_version}" if settings.uses_sqlite else "PostgreSQL"
    newest = ScriptDirectory.from_config(_alembic()).get_current_head()
    try:
        present = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError as error:
        db.session.rollback()
        yield Finding(
            False,
            "database",
            f"{kind} does not answer or is empty: run `lms serve` once ({type(error).__name__})",
        )
        return
    if present != newest:
        yield Finding(
            False,
            "database",
            f"{kind} is at {present}, the program at {newest}: start `lms serve` to migrate",
        )
        return
    yield Finding(True, "database", f"{kind}, schema {present}")


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(paths.MIGRATIONS))
    return config


def _mail(settings: Settings) -> Iterator[Finding]:
    server = settings.mail_server
    if server is None:
        yield Finding(
            settings.is_demo,
            "mail",
            f"goes into files in {settings.data_dir / 'mail'}; set LMS_MAIL_URL to send it",
        )
        return
    try:
        with (smtplib.SMTP_SSL if server.tls else smtplib.SMTP)(server.host, server.port, timeout=10) as smtp:
            smtp.ehlo()
            is_safe = server.tls or smtp.has_extn("starttls")
        if is_safe or server.may_be_plain:
            how = "with TLS" if is_safe else "WITHOUT TLS: who listens on the line reads codes and passwords"
            yield Finding(True, "mail", f"{server.host}:{server.port} answers, {how}")
        else:
            yield Finding(False, "mail", f"{server.host}:{server.port}: {NO_TLS}")
    except OSError as error:
        yield Finding(
            False,
            "mail",
            f"{server.host}:{server.port} does not answer ({error}); mail waits and is tried again",
        )


def _codes_without_mail(settings: Settings) -> Iterator[Finding]:
    """How somebody without e-mail comes in here."""
    service = settings.text_service
    by_text = f"by text message through {service.parts.hostname}, " if service else ""
    yield Finding(
        True,
        "no mail?",
        f"codes go {by_text}on letters, or read out{'' if service else '; LMS_SMS_URL is not set'}",
    )


def _visitors(settings: Settings) -> Iterator[Finding]:
    """Whether a proxy stands before us that we do not know of, or the other way round. Seen at the doors that count."""
    try:
        seen = limits.where_visitors_came_from()
    except SQLAlchemyError:
        yield Finding(
            False, "visitors", "the counts of the limits do not answer: nobody is refused, guessers neither"
        )
        return
    if seen.is_forwarded_unread:
        yield Finding(
            False,
            "visitors",
            "a proxy stands before us that is not told: set LMS_TRUSTED_PROXIES=1, or all its visitors are one",
        )
    elif seen.is_forwarded_missing:
        yield Finding(
            False,
            "visitors",
            "LMS_TRUSTED_PROXIES is set, but requests come without X-Forwarded-For: mend the proxy",
        )
    elif seen.requests >= 30 and seen.addresses == 1:
        yield Finding(
            False, "visitors", "all come from one address: is there a proxy? Then set LMS_TRUSTED_PROXIES"
        )
    else:
        proxies = (
            f"{settings.trusted_proxies} proxies trusted" if settings.trusted_proxies else "no proxy trusted"
        )
        yield Finding(True, "visitors", proxies)


def _clock(_settings: Settings) -> Iterator[Finding]:
    if time.time() < datetime(2026, 1, 1, tzinfo=clock.AMSTERDAM).timestamp():
        yield Finding(
            False, "clock", "is years behind: codes and certificates would get wrong dates. Set the time"
        )
    else:
        yield Finding(True, "clock", f"{clock.local(clock.now()):%Y-%m-%d %H:%M} in Amsterdam")


def _disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.data_dir).free / 1e9
    words = f"{free:.1f} GB free in {settings.data_dir}"
    yield Finding(free > 1, "disk", words if free > 1 else f"{words}: make room before the database stops")


def _folder(settings: Settings) -> Iterator[Finding]:
    """Whether other users of this machine can read what we keep."""
    kept = [settings.data_dir, *(path for path in settings.data_dir.rglob("*") if "assets" not in path.parts)]
    is_closed = not stat.S_IMODE(settings.data_dir.stat().st_mode) & 0o077
    readable = [] if is_closed else [path for path in kept[1:] if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if readable:
        words = f"others on this machine may read {len(readable)} files, {readable[0].name} among them"
        yield Finding(False, "folder", f"{words}: chmod -R go= {settings.data_dir}")
    else:
        yield Finding(True, "folder", f"{settings.data_dir} is for this user only")


def _keys(settings: Settings) -> Iterator[Finding]:
    path: Path = settings.data_dir / "secret-key"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding(False, "secret key", f"others may read it: chmod 600 {path}")
    else:
        yield Finding(
            True, "secret key", "kept for this user only" if path.exists() else "from LMS_SECRET_KEY"
        )
    local = "127.0.0.1" in settings.base_url or "localhost" in settings.base_url
    if not settings.https and not local:
        yield Finding(
            False, "address", f"{settings.base_url} is not https: set LMS_BASE_URL to the https address"
        )
    else:
        yield Finding(True, "address", settings.base_url)


LOOKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _libraries, _database, jobs, queue, _mail, _codes_without_mail, _visitors, _clock, _disk, _folder, _keys, certificate_keys, leaked_keys, administrators,
    journal_of_the_register, backups,
)  # fmt: skip
