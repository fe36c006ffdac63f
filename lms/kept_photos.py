"""Photos that were good in a form that was not done: they wait an hour for who sent them, so that nobody chooses them again.

Their files stand among the uploads, under names that no row refers to, so no page shows them and the sweep of the night takes
them away. The page holds a word that names them, locked for this person.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from werkzeug.exceptions import TooManyRequests

from lms import tokens, uploads
from lms.limits import DailyTries
from lms.photos import ENDING, Photo

KEPT = timedelta(hours=1)
MOST_A_DAY = 60  # of one person
_kept_today = DailyTries("kept-photos")


class NamedPhoto(NamedTuple):
    """A photo, and what its file was called on the phone it came from."""

    name: str
    photo: Photo


def keep(photos: Sequence[NamedPhoto], person_id: int, *, key: str, now: datetime) -> str:
    """The word for the page. Empty when there are none, or when this person kept too many today."""
    rows = []
    for name, photo in photos:
        try:
            _kept_today.count(str(person_id), most=MOST_A_DAY)
        except TooManyRequests:
            return ""
        stored = uploads.store(uploads.upload_folder(), photo.content, ENDING)
        rows.append([name, stored, photo.width, photo.height])
    return tokens.locked(key, _about(person_id), json.dumps([now.timestamp(), rows])) if rows else ""


def kept(word: str, person_id: int, *, key: str, now: datetime) -> list[NamedPhoto]:
    """What a word names, for the person whose it is, within the hour."""
    opened = tokens.unlocked(key, _about(person_id), word) if word else None
    kept_at, rows = json.loads(opened) if opened else (0.0, [])
    if now.timestamp() >= kept_at + KEPT.total_seconds():
        return []
    folder, found = uploads.upload_folder(), []
    for name, stored, width, height in rows:
        try:
            found.append(NamedPhoto(name, Photo(uploads.read(folder, stored), width, height)))
        except FileNotFoundError:
            continue
    return found


def _about(person_id: int) -> str:
    return f"kept-photos:{person_id}"
