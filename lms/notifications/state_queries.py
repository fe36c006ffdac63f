"""What somebody was told last of something with a date, what there is to say of it now and in which way, and which mails were
about it before."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from lms.db import db
from lms.notifications.calendar import Appointment
from lms.notifications.feed_queries import last_fetches
from lms.notifications.models import Message
from lms.notifications.reach_queries import ways_planned
from lms.notifications.revision_queries import revisions_of
from lms.notifications.rules import BUNDLE, DIGEST, MAIL, NONE, REMINDER
from lms.notifications.state_rules import UNKNOWN, Word, state_of_appointment, word_for

MOST_REFERENCES = 10


def told_by_message(uid: str, person_ids: Collection[int]) -> dict[int, tuple[str, datetime]]:
    """(state, when) that each was told last by a message about an appointment; who was told nothing is absent."""
    query = (
        select(Message).where(Message.about == uid, Message.person_id.in_(person_ids)).order_by(Message.id)
    )
    found: dict[int, tuple[str, datetime]] = {}
    for message in db.session.scalars(query):
        told = _told(message)
        if told is not None and message.person_id is not None:
            found[message.person_id] = told
    return found


def _told(message: Message) -> tuple[str, datetime] | None:
    """What a message told its reader, and since when; None when it did not reach them (yet)."""
    state = message.tells or UNKNOWN
    if message.returned_at is not None:  # by the post
        return None
    if message.replaced_at is not None and message.sent_at is None and message.channel != NONE:
        return UNKNOWN, message.replaced_at  # a mail that may have left
    if message.stopped_at is not None:
        return (state, message.stopped_at) if message.stopped_by_id else (UNKNOWN, message.stopped_at)
    since = message.sent_at or message.printed_at or message.opened_at
    if since is None and (message.channel == NONE or message.bundle_id is not None):
        since = message.created_at
    return (state, since) if since is not None else None


def seen_in_calendar(uid: str, person_ids: Collection[int]) -> dict[int, tuple[str, datetime]]:
    """(state, when) of an appointment as each saw it last in the calendar that they fetch."""
    rows = revisions_of(uid)
    found: dict[int, tuple[str, datetime]] = {}
    for person_id, fetched_at in last_fetches(person_ids).items() if rows else ():
        # a fetch is kept to the second; in doubt it came after the change
        states = [row.state for row in rows if row.since.replace(microsecond=0) <= fetched_at]
        if states:
            found[person_id] = states[-1], fetched_at
    return found


def tells(one: Appointment) -> str:
    """What a message about it tells (`Message.tells`)."""
    return state_of_appointment(one.starts_at, one.minutes, one.place, is_cancelled=one.is_cancelled)


def words_to_say(one: Appointment, person_ids: Collection[int]) -> dict[int, Word]:
    """What to say to each of these people when an appointment is like this; whom there is nothing to tell is absent."""
    messages, calendars = told_by_message(one.uid, person_ids), seen_in_calendar(one.uid, person_ids)
    found: dict[int, Word] = {}
    for person_id in person_ids:
        told, seen = messages.get(person_id), calendars.get(person_id)
        in_calendar = seen[0] if seen and (told is None or seen[1] >= told[1]) else None
        word = word_for(tells(one), told[0] if told else None, in_calendar)
        if word is not None:
            found[person_id] = word
    return found


def ways_to_say(
    one: Appointment,
    readers: Mapping[int, str | None],
    template: str,
    *,
    paused: Collection[int] = (),
    expires_at: datetime,
    now: datetime,
) -> dict[int, str]:
    """Person -> the channel by which they would hear it, when an appointment became like this: beforehand, of these people with
    their mail addresses. Who is told nothing is absent; who pauses hears of a change only."""
    said = words_to_say(one, readers)
    hearing = {
        number: address
        for number, address in readers.items()
        if number in said and not (said[number] == "planned" and number in paused)
    }
    return ways_planned(hearing, template, now=now, expires_at=expires_at)


def is_waiting() -> ColumnElement[bool]:
    """Of a message: it has not left and is in nobody's hands, so that it can be taken away."""
    return and_(
        Message.sent_at.is_(None),
        Message.bundle_id.is_(None),
        Message.printed_at.is_(None),
        Message.stopped_at.is_(None),
        Message.replaced_at.is_(None),
        Message.channel != NONE,
    )


def is_about_to_hear(uid: str, state: str, person_id: int) -> bool:
    """Whether a message that tells this state still waits, beside reminders: then a reminder would say the same again."""
    query = select(Message.id).where(
        Message.about == uid,
        Message.tells == state,
        Message.kind != REMINDER,
        Message.person_id == person_id,
        is_waiting(),
    )
    return db.session.scalar(query.limit(1)) is not None


def is_newer(one: type[Message], other: type[Message]) -> ColumnElement[bool]:
    """Whether `one` is a later message to the same person about the same thing, for an EXISTS over messages."""
    return and_(one.about == other.about, one.person_id == other.person_id, one.id > other.id)


def has_newer(message: Message) -> bool:
    query = select(Message.id).where(
        Message.about == message.about, Message.person_id == message.person_id, Message.id > message.id
    )
    return message.about is not None and db.session.scalar(query.limit(1)) is not None


def mails_before(message: Message) -> list[str]:
    """The Message-IDs of the mails in which somebody read about the same thing, the first first. A mail of the day is about
    something when it holds one message only: then it reads as that message."""
    whole = message
    if message.kind == BUNDLE:
        inside = db.session.scalars(select(Message).where(Message.bundle_id == message.id).limit(2)).all()
        whole = inside[0] if len(inside) == 1 else message
    if whole.about is None or whole.person_id is None:
        return []
    query = (
        select(Message.message_id, Message.bundle_id)
        .where(
            Message.about == whole.about,
            Message.person_id == whole.person_id,
            Message.id < whole.id,
            Message.sent_at.is_not(None),
            Message.channel.in_((MAIL, DIGEST)),
        )
        .order_by(Message.id)
    )
    rows = db.session.execute(query).all()
    bundles = [row.bundle_id for row in rows if row.bundle_id is not None]
    names = dict(
        db.session.execute(select(Message.id, Message.message_id).where(Message.id.in_(bundles))).all()
    )
    ids = [names.get(row.bundle_id, row.message_id) for row in rows]
    found = list(dict.fromkeys(one for one in ids if one != message.message_id))
    return [*found[:1], *found[1:][1 - MOST_REFERENCES :]]
