"""Reading messages and choices: one page of them, what waits for the mail of the day, what a link to stop is about."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from lms import tokens
from lms.db import db
from lms.notifications.letter_rules import ASIDE, UNKNOWN
from lms.notifications.models import Message, MessageChoice, PostalAddress
from lms.notifications.policy import Reader, messages_visible_to
from lms.notifications.rules import BUNDLE, CAN_WAIT, DIGEST, STOP_LIFE, TEXT, State, Stopped, message_state

A_PAGE = 30


def messages_of(user: Reader, *, page: int = 1, now: datetime) -> tuple[Sequence[Message], bool]:
    """A page of somebody's messages, newest first, and whether there are older ones."""
    query = messages_visible_to(user, now=now).order_by(Message.created_at.desc(), Message.id.desc())
    found = db.session.scalars(query.offset((page - 1) * A_PAGE).limit(A_PAGE + 1)).all()
    return found[:A_PAGE], len(found) > A_PAGE


def state_of_message(message: Message, *, now: datetime) -> State:
    """Where a message is, in a code of `rules.message_state`."""
    stopped: Stopped | None = (
        None if message.stopped_at is None else ASIDE if message.stopped_by_id else UNKNOWN
    )
    return message_state(
        message.channel,
        sent_at=message.sent_at,
        expires_at=message.expires_at,
        is_bundled=message.bundle_id is not None,
        is_printed=message.printed_at is not None,
        is_returned=message.returned_at is not None,
        is_replaced=message.replaced_at is not None,
        stopped=stopped,
        now=now,
    )


def texts_lately(person_id: int, *, since: datetime) -> int:
    """How many text messages went to somebody's phone."""
    query = select(func.count(Message.id)).where(
        Message.person_id == person_id, Message.channel == TEXT, Message.created_at > since
    )
    return db.session.scalar(query) or 0


def choices_of(person_id: int) -> dict[str, str]:
    """Kind -> channel, for every kind that can be chosen."""
    query = select(MessageChoice.kind, MessageChoice.channel).where(MessageChoice.person_id == person_id)
    chosen = {kind: channel for kind, channel in db.session.execute(query)}
    return {kind: chosen.get(kind, DIGEST) for kind in CAN_WAIT}


def choice_of(person_id: int, kind: str) -> str | None:
    query = select(MessageChoice.channel).where(
        MessageChoice.person_id == person_id, MessageChoice.kind == kind
    )
    return db.session.scalar(query)


def postal_address_of(person_id: int) -> str:
    query = select(PostalAddress.text).where(PostalAddress.person_id == person_id)
    return db.session.scalar(query) or ""


def waiting_for_digest(person_id: int, now: datetime) -> Sequence[Message]:
    """What goes into the mail of the day, oldest first; also what an earlier one left behind."""
    query = (
        select(Message)
        .where(
            Message.person_id == person_id,
            Message.channel == DIGEST,
            Message.sent_at.is_(None),
            Message.bundle_id.is_(None),
            Message.due_at <= now,
        )
        .order_by(Message.id)
        .with_for_update()
    )
    return db.session.scalars(query).all()


def message_behind(stop_token: str, *, now: datetime) -> Message | None:
    """The mail under which a stop link stood."""
    query = select(Message).where(
        Message.stop_hash == tokens.fingerprint(stop_token), Message.created_at > now - STOP_LIFE
    )
    return db.session.scalar(query)


def unopened_about(person_id: int, event: str) -> int | None:
    """The number of the message in which a person said something of this event, while its reader did not open it."""
    query = select(Message.id).where(
        Message.person_id == person_id,
        Message.event == event,
        Message.said_by_id.is_not(None),
        Message.opened_at.is_(None),
    )
    return db.session.scalar(query.limit(1))


def stopped_by(message: Message) -> list[str]:
    """The kinds that a stop link is about: those of the mail of the day, or the one kind of the mail."""
    if message.kind != BUNDLE:
        return [message.kind]
    query = select(Message.kind).where(Message.bundle_id == message.id).distinct()
    kinds = set(db.session.scalars(query))
    return [kind for kind in CAN_WAIT if kind in kinds]
