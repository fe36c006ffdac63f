"""Photos and recordings on disk: taking one away, and the nightly sweep of what no row refers to."""

from datetime import datetime, timedelta

from sqlalchemy import select

from lms import kept_recordings, uploads
from lms.accounts.models import Person
from lms.accounts.rules import check_not_self
from lms.db import Base, after_commit, db
from lms.errors import RuleError
from lms.learning import mail
from lms.learning.models import HandIn, HandInPhoto
from lms.learning.rules import check_removal
from lms.uploads import upload_folder

MEANWHILE = timedelta(days=1)  # a file stands on disk before the row that names it is committed


def remove_photo(photo: HandInPhoto, *, reason: str, by: Person, now: datetime) -> None:
    """A photo that shows names or faces goes from the disk as soon as this is committed; its maker reads why."""
    check_not_self(by.id, photo.hand_in.person_id)
    check_removal(reason, is_removed=photo.removed_at is not None)
    folder, name = upload_folder(), photo.file_name
    photo.file_name, photo.removed_by, photo.removed_at, photo.removal_reason = None, by, now, reason
    db.session.flush()
    if name:
        after_commit(lambda: uploads.remove(folder, name))
    mail.photo_removed(photo, now=now)


def type_gist(hand_in: HandIn, text: str, *, by: Person, now: datetime) -> None:
    """What somebody heard in a recording, in short, for who reads or cannot listen; it says who typed it. Typing it again
    changes it, and nothing takes it away."""
    check_not_self(by.id, hand_in.person_id)
    if hand_in.file_name is None:
        raise RuleError("Hier is niets ingesproken.", "gist")
    text = text.strip()
    hand_in.gist, hand_in.gist_by, hand_in.gist_at = text, by if text else None, now if text else None


def sweep(now: datetime) -> None:
    """Takes away what no row refers to: left by a removal that crashed half-way, or by a request that was rolled back.
    Whoever keeps an upload names it in a column `file_name`, in whatever table."""
    kept_recordings.erase(now)
    stored = uploads.stored_before(upload_folder(), now - MEANWHILE)
    if not stored:
        return
    columns = [table.c.file_name for table in Base.metadata.sorted_tables if "file_name" in table.c]
    known = {name for column in columns for name in db.session.scalars(select(column))}
    for name in stored:
        if name not in known:
            uploads.remove(upload_folder(), name)
