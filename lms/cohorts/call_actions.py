"""A trainee asks to be called, and somebody calls."""

from datetime import datetime

from sqlalchemy import update

from lms import recordings
from lms.accounts.models import Person
from lms.accounts.rules import check_not_self
from lms.cohorts.models import CallRequest
from lms.cohorts.queries import open_calls
from lms.db import added_first, db


def ask_for_call(person: Person, *, about: str, spoken: bytes = b"", now: datetime) -> CallRequest:
    """Asks a coach to call, with what it is about in writing or aloud. One request a person stands open; asking again changes
    what it is about."""
    sound = recordings.keep(spoken)
    found = open_calls([person.id]).get(person.id)
    if found is None:
        found = CallRequest(person_id=person.id, about=about, asked_at=now)
        if not added_first(found):  # the other of two clicks at once
            found = open_calls([person.id])[person.id]
    found.about = about or found.about
    if sound.file_name:
        found.file_name, found.mimetype = sound.file_name, sound.mimetype
    db.session.flush()
    return found


def answer_call(person_id: int, *, by: Person, now: datetime) -> None:
    """Closes the open request to be called, since somebody spoke with them. Nothing happens when there is none."""
    check_not_self(by.id, person_id)
    db.session.execute(
        update(CallRequest)
        .where(CallRequest.person_id == person_id, CallRequest.answered_at.is_(None))
        .values(answered_at=now, answered_by_id=by.id)
    )
