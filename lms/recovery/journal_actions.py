"""Writing the journal: after the commit, so that it never tells what did not happen; and at night what a power cut kept from it."""

import logging
from datetime import datetime

from flask import current_app

from lms.db import after_commit
from lms.recovery import journal
from lms.recovery.journal_queries import register_entries
from lms.recovery.journal_rules import Entry

log = logging.getLogger(__name__)


def note(*entries: Entry) -> None:
    """Adds lines once the present transaction is in the database. A disk that is full loses none for good: the night makes up
    for it, and `lms doctor` says so."""
    folder = current_app.config["SETTINGS"].journal_dir

    def write() -> None:
        try:
            journal.append(folder, entries)
        except OSError as error:
            log.error("the journal of the register cannot be written: %s", error)

    after_commit(write)


def left_out() -> list[Entry]:
    """What the register knows and the journal does not tell."""
    path = current_app.config["SETTINGS"].journal_dir / journal.FILE
    told = {entry.identity for entry in journal.read(path) or ()}
    return [entry for entry in register_entries() if entry.identity not in told]


def catch_up(_now: datetime) -> None:
    """Every night, and at the start: a journal that began late, or missed a line, is made whole."""
    note(*left_out())
