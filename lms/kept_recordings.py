"""A recording that waits in a form that was not done (`kept_files`). Whoever keeps one takes away those that waited too long,
and so does the night."""

from datetime import datetime

from werkzeug.exceptions import TooManyRequests

from lms import kept_files, uploads
from lms.limits import DailyTries

KIND, ENDING = "recordings", ".waits"
_kept_today = DailyTries("kept-recordings")


def keep(content: bytes, person_id: int, *, key: str, now: datetime) -> str:
    """The word for the page. Empty when this person kept too many today."""
    erase(now)
    try:
        _kept_today.count(str(person_id), most=kept_files.MOST_A_DAY)
    except TooManyRequests:
        return ""
    stored = uploads.store(uploads.upload_folder(), content, ENDING)
    return kept_files.word_for([[stored]], KIND, person_id, key=key, now=now)


def kept(word: str, person_id: int, *, key: str, now: datetime) -> bytes:
    """What a word names, for the person whose it is, within the hour; else nothing."""
    for (stored,) in kept_files.named_by(word, KIND, person_id, key=key, now=now):
        try:
            return uploads.read(uploads.upload_folder(), stored)
        except FileNotFoundError:
            break
    return b""


def erase(now: datetime) -> None:
    """Takes every recording from the disk that waited longer than an hour."""
    folder = uploads.upload_folder()
    for name in uploads.stored_before(folder, now - kept_files.KEPT, ending=ENDING):
        uploads.remove(folder, name)
