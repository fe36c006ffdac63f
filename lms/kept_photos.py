"""Photos that wait in a form that was not done (`kept_files`). The sweep of the night takes them away."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from werkzeug.exceptions import TooManyRequests

from lms import kept_files, uploads
from lms.limits import DailyTries
from lms.photos import ENDING, Photo

KIND = "photos"
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
            _kept_today.count(str(person_id), most=kept_files.MOST_A_DAY)
        except TooManyRequests:
            return ""
        stored = uploads.store(uploads.upload_folder(), photo.content, ENDING)
        rows.append([name, stored, photo.width, photo.height])
    return kept_files.word_for(rows, KIND, person_id, key=key, now=now)


def kept(word: str, person_id: int, *, key: str, now: datetime) -> list[NamedPhoto]:
    """What a word names, for the person whose it is, within the hour."""
    folder, found = uploads.upload_folder(), []
    for name, stored, width, height in kept_files.named_by(word, KIND, person_id, key=key, now=now):
        try:
            found.append(NamedPhoto(name, Photo(uploads.read(folder, stored), width, height)))
        except FileNotFoundError:
            continue
    return found
