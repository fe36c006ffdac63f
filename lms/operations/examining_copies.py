"""`lms doctor` on what outlives this machine: the journal of the register, backups, and whether one was ever put back."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from lms import clock
from lms.config import Settings
from lms.db import db
from lms.operations import copies
from lms.operations.findings import Finding
from lms.recovery import journal, journal_actions
from lms.recovery.journal_queries import difference

TRY_AGAIN = timedelta(days=183)


def journal_of_the_register(settings: Settings) -> Iterator[Finding]:
    path = settings.journal_dir / journal.FILE
    try:
        missing, entries = len(journal_actions.left_out()), journal.read(path) or []
        is_behind = not difference(entries).is_none
    except SQLAlchemyError:
        db.session.rollback()
        return
    if is_behind:
        words = (
            f"{path} knows what the register does not, so an older copy was put back: `lms certificates journal` says what, "
            "`lms certificates journal --replay` makes up for it"
        )
    elif missing:
        words = f"{path} does not tell {missing} things of the register: start `lms serve` again, or wait for the night"
    elif not settings.is_demo and settings.journal_dir.stat().st_dev == settings.data_dir.stat().st_dev:
        words = f"{path} stands on the disk of the data folder and is lost with it: set LMS_JOURNAL_DIR to a folder on another disk"
    else:
        yield Finding(True, "journal", f"{path}, {len(entries)} lines")
        return
    yield Finding(False, "journal", words)


def backups(settings: Settings) -> Iterator[Finding]:
    if settings.is_demo:
        return
    today, known = clock.local_day(clock.now()), list(copies.made(settings))
    past = [copy for copy in known if copies.last_day(copy.made_on, settings) < today]
    if past:
        words = (
            f"{len(past)} are older than {settings.backup_days} days and hold people who may be erased since: "
            f"rm {' '.join(str(copy.path) for copy in past)}"
        )
        yield Finding(False, "backups", words)
    elif not known:
        yield Finding(
            False,
            "backups",
            "none stands where `lms backup FILE` wrote one: make one, on another machine or disk",
        )
    else:
        yield Finding(True, "backups", f"{len(known)}, the last of {known[-1].made_on:%Y-%m-%d}")
    yield _tried(settings)


def _tried(settings: Settings) -> Finding:
    tried = copies.tried_on(settings)
    if tried is not None and clock.local_day(clock.now()) - tried <= TRY_AGAIN:
        return Finding(True, "restoring", f"last tried on {tried:%Y-%m-%d}")
    last = f"last tried on {tried:%Y-%m-%d}" if tried else "never tried"
    return Finding(
        False,
        "restoring",
        f"{last}: `lms restore --try FILE` sees whether a backup can be put back, and changes nothing",
    )
