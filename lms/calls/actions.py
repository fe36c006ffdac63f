"""Ringing somebody: taking the turn, not reaching them, having told them, and each of these undone. Each act first holds the call."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Person
from lms.accounts.rules import check_not_self
from lms.calls.models import Call, CallTry
from lms.calls.queries import ToCall
from lms.calls.rules import check_turn, claim_ends
from lms.db import added_first, db
from lms.errors import RuleError
from lms.notifications.bounce_actions import end_bounce
from lms.notifications.models import Message
from lms.notifications.rules import CALL


def _held(row: ToCall, by: Person, now: datetime) -> Call:
    """The open call to this reader, now that nobody else can change it. Raises RuleError when a colleague rings them."""
    person_id = row.person.id if row.person else None
    check_not_self(by.id, person_id)
    open_one = select(Call).where(Call.reader == row.reader, Call.ended_at.is_(None)).with_for_update()
    call = db.session.scalar(open_one.execution_options(populate_existing=True))
    if call is None:
        call = Call(reader=row.reader, person_id=person_id, opened_at=now)
        if not added_first(call):  # two colleagues at once
            call = db.session.scalars(open_one).one()
    name = call.claimed_by.name if call.claimed_by else ""
    check_turn(call.claimed_by_id, name, claim_ends(call.claimed_at, now), by_id=by.id)
    return call


def claim(row: ToCall, *, by: Person, now: datetime) -> None:
    """For an hour colleagues see that somebody rings."""
    call = _held(row, by, now)
    call.claimed_by, call.claimed_at = by, now
    db.session.flush()


def release(row: ToCall, *, by: Person, now: datetime) -> None:
    """They do not ring after all."""
    call = _held(row, by, now)
    call.claimed_by = call.claimed_at = None
    db.session.flush()


def note_not_reached(row: ToCall, *, by: Person, now: datetime) -> None:
    call = _held(row, by, now)
    call.tries.append(CallTry(tried_at=now, tried_by=by))
    call.claimed_by = call.claimed_at = None
    db.session.flush()


def take_back_try(row: ToCall, *, seen: int, by: Person, now: datetime) -> None:
    """The last time was no time. `seen` is its number: pressing twice must not take back two."""
    call = _held(row, by, now)
    if not call.tries or call.tries[-1].id != seen:
        raise RuleError("Er is intussen iets veranderd. Kijk op de lijst hoe het nu is.")
    db.session.delete(call.tries.pop())
    db.session.flush()


def note_spoken(row: ToCall, message_ids: Collection[int], *, by: Person, now: datetime) -> Call:
    """They know it: the messages that stood on the colleague's screen are told. What was written since waits for another call."""
    call = _held(row, by, now)
    shown = {message.id for message in row.messages} & set(message_ids)
    query = select(Message).where(Message.id.in_(shown), Message.channel == CALL, Message.sent_at.is_(None))
    for message in db.session.scalars(query.with_for_update()).all():
        message.sent_at, message.sent_by_id = now, by.id
    call.ended_at, call.ended_by = now, by
    call.claimed_by = call.claimed_at = None
    db.session.flush()
    return call


def take_back_spoken(call: Call, *, by: Person, now: datetime) -> None:
    """They were not told after all: all of it stands on the list again, with the times that they were not reached."""
    check_not_self(by.id, call.person_id)
    db.session.refresh(call, with_for_update={"of": Call})
    if call.ended_at is None:
        return
    anew = select(Call.id).where(Call.reader == call.reader, Call.ended_at.is_(None))
    if db.session.scalar(anew) is not None:
        raise RuleError("Er staat al een nieuw gesprek open. Dat staat op de lijst.")
    told = select(Message).where(
        Message.channel == CALL, Message.sent_at == call.ended_at, Message.sent_by_id == call.ended_by_id
    )
    whose = Message.person_id == call.person_id if call.person_id else Message.id == int(call.reader[1:])
    for message in db.session.scalars(told.where(whose)).all():
        message.sent_at = message.sent_by_id = None
    call.ended_at = call.ended_by = None
    db.session.flush()


def note_mail_works(row: ToCall, *, by: Person, now: datetime) -> None:
    """They say that the address is right: mail goes there again, what waits here for no other reason too."""
    check_not_self(by.id, row.person.id if row.person else None)
    if row.bounce is None:
        raise RuleError("Hier staat geen mail die niet aankomt.")
    end_bounce(row.bounce, by_id=by.id, now=now)
