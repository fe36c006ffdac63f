"""Letting somebody in who has no mail: a letter, a code that is read out, and saying that it was somebody else."""

from datetime import datetime

from sqlalchemy import select, update

from lms import trail
from lms.accounts import code_actions
from lms.accounts.models import LoginCode, LoginSession, Person
from lms.accounts.queries import people_with_role
from lms.accounts.rules import ON_PAPER, SPOKEN, check_not_self
from lms.accounts.try_actions import wrong_codes
from lms.db import db
from lms.entry import mail
from lms.entry.queries import read_out_today
from lms.entry.rules import check_reading_out
from lms.factors.queries import has_factor
from lms.notifications.letter_queries import Slip
from lms.notifications.models import Message
from lms.roles import ADMINISTRATOR, OVER_OTHERS


def read_out(person: Person, *, by: Person, key: str, now: datetime) -> str:
    """A code for somebody whose voice `by` knows, to say on the telephone. The person hears of it by their other ways."""
    # two colleagues at once would give a fourth
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    check_reading_out(
        by_id=by.id,
        person_id=person.id,
        is_ours=person.has_role(*OVER_OTHERS, now=now),
        has_factor=has_factor(person.id),
        given_today=read_out_today(person.id, now=now),
    )
    code, row = code_actions.code_to_read_out(person, by=by, key=key, wrong=wrong_codes(person), now=now)
    trail.note(trail.CODE_GIVEN, about=person.id, by=by.id, now=now)
    mail.code_read_out(person, row, by=by, now=now)
    return code


def write_letter(person: Person, *, by: Person, now: datetime) -> Message | None:
    """On the desk for letters; it says how to come in. None when one was asked for at this very moment."""
    check_not_self(by.id, person.id)
    return mail.code_letter(person, by=by, now=now)


def slip_for(person_id: int, *, by_id: int, key: str, now: datetime) -> Slip:
    """The code that comes on a sheet while it is printed. What was printed before opens nothing from now on."""
    person = db.session.get_one(Person, person_id)
    code, row = code_actions.code_for_letter(person, by_id=by_id, key=key, now=now)
    trail.note(trail.CODE_PRINTED, about=person.id, by=by_id, now=now)
    return Slip(code, row.letter_number or "", row.expires_at)


def end_codes(person: Person, *, now: datetime) -> None:
    """A code that was read to the wrong person, or a letter that went astray."""
    code_actions.end_codes(person, (SPOKEN, ON_PAPER), now=now)


def note_seen(code: LoginCode, *, now: datetime) -> None:
    code.seen_at = code.seen_at or now


def deny(code: LoginCode, person: Person, *, now: datetime) -> None:
    """Somebody else came in with this code: that session ends, and the administrators hear of it."""
    if code.denied_at is not None:
        return
    code.denied_at = now
    came_in = update(LoginSession).where(LoginSession.code_id == code.id, LoginSession.ended_at.is_(None))
    db.session.execute(came_in.values(ended_at=now))
    trail.note(trail.CODE_DENIED, about=person.id, by=person.id, now=now)
    for administrator in people_with_role(ADMINISTRATOR, now=now):
        mail.code_denied(code, person, administrator, now=now)
