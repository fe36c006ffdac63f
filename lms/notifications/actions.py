"""Sending: a message is written as a row in the caller's transaction, and jobs bring it the way its reader chose.

The mail of the day is a message of its own, with the messages it holds pointing at it.
"""

import uuid
from datetime import date, datetime

from flask import current_app, render_template
from sqlalchemy import or_, select, update

from lms import tokens
from lms.addresses import mail_host
from lms.config import Settings
from lms.db import added_first, db
from lms.jobs.actions import request_job, request_once
from lms.notifications.calendar import merged
from lms.notifications.models import Message
from lms.notifications.paragraph_rules import subject_and_body
from lms.notifications.queries import choice_of, waiting_for_digest
from lms.notifications.reach_queries import mobile_numbers, reach_of, text_form
from lms.notifications.rules import (
    ACCESS,
    BUNDLE,
    CAN_WAIT,
    DIGEST,
    MAIL,
    NONE,
    TEXT,
    Delivery,
    can_be_stopped,
    day_of_digest,
    delivery,
    held,
    kind_of,
    without_greeting,
)

STOP = "stop-mail"  # what the token of a stop link is for


def send(
    *,
    event: str,
    address: str | None,
    template: str,
    now: datetime,
    person_id: int | None = None,
    kind: str | None = None,
    is_secret: bool = False,
    calendar: str | None = None,
    expires_at: datetime | None = None,
    said_by: int | None = None,
    not_before: datetime | None = None,
    is_text: bool = False,
    about: str | None = None,
    tells: str | None = None,
    **context: object,
) -> Message | None:
    """Writes a message in the present transaction; jobs bring it the way its reader chose. The template is
    `templates/<template>.txt`: its first line is the subject; `is_letter` tells it that it is read on paper, or aloud on the
    phone. Both are written now, since a mail that does not come becomes a letter. Nothing happens when this event has told this person already. A secret goes by mail or to a phone, or not at all: who
    asks for one has other ways. After `expires_at` it is of no use. `said_by`: the number of
    the person who said it; then it waits on its reader's own pages until they open it.
    `not_before`: until then it can be taken back (`take_back`). `is_text`: to a phone, of which `address` is the number.
    `about`: the thing that earlier messages were about too, and `tells`: where that stands now (`state_actions`)."""
    if is_secret or person_id is None:
        kind = ACCESS
    kind = kind or kind_of(template)
    choice = choice_of(person_id, kind) if person_id is not None and kind in CAN_WAIT else None
    address = address or None
    if (is_secret and not address) or _is_told(event, template, address, person_id):
        return None
    if is_text or is_secret:
        way = Delivery(TEXT if is_text else MAIL, now)
    else:
        reach = reach_of(person_id, address, template)
        way = delivery(kind, choice, now, reach=reach, expires_at=expires_at)
    if not_before is not None:
        way = held(way, not_before)
    if is_secret:
        _replace_waiting_code(template, address, now)
    by_phone = way.channel == TEXT and not is_text
    form = text_form(template) if by_phone else f"{template}.txt"
    text = render_template(form or "", is_letter=False, **context)
    paper = None if is_secret or is_text else render_template(f"{template}.txt", is_letter=True, **context)
    if by_phone and person_id is not None:
        address = mobile_numbers([person_id]).get(person_id)
    return _write(
        text,
        way,
        now,
        paper=paper and _where_it_differs(paper, text),
        event=event,
        template=template,
        kind=kind,
        person_id=person_id,
        address=address,
        is_secret=is_secret,
        calendar=calendar,
        expires_at=expires_at,
        said_by_id=said_by,
        about=about,
        tells=tells,
    )


def _where_it_differs(paper: str, text: str) -> str | None:
    body = subject_and_body(paper)[1]
    return body if body != subject_and_body(text)[1] else None


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _is_told(event: str, template: str, address: str | None, person_id: int | None) -> bool:
    """Whether somebody was told of an event already: looked up by address and by person, since a new address is no reason
    to say it again."""
    same_reader = [Message.address == address] if address else []
    same_reader += [Message.person_id == person_id] if person_id is not None else []
    same_reader = same_reader or [Message.address.is_(None) & Message.person_id.is_(None)]
    query = select(Message.id).where(Message.event == event, Message.template == template, or_(*same_reader))
    return db.session.scalar(query.limit(1)) is not None


def _replace_waiting_code(template: str, address: str | None, now: datetime) -> None:
    """Empties a code that has not left yet, since a newer one is worth more: it goes out no more."""
    db.session.execute(
        update(Message)
        .where(
            Message.template == template,
            Message.address == address,
            Message.is_secret.is_(True),
            Message.sent_at.is_(None),
        )
        .values(expires_at=now, body="")
    )


def _write(text: str, way: Delivery, now: datetime, **values: object) -> Message | None:
    """Adds the message and the jobs that bring it. None when somebody else wrote the same message at this moment."""
    subject, body = subject_and_body(text)
    message = Message(
        **values,
        subject=subject,
        body=body,
        # the same at every try, so that a reader's mail program knows a doubled mail
        message_id=f"{uuid.uuid4()}@{mail_host()}",
        channel=way.channel,
        due_at=way.due_at,
        created_at=now,
    )
    if message.person_id is not None and can_be_stopped(message.kind):
        message.stop_hash = tokens.fingerprint(stop_token(message))
    if not added_first(message):
        return None
    bring(message, now)
    return message


def stop_token(message: Message) -> str:
    return tokens.derived(_settings().secret_key, STOP, message.message_id)


def bring(message: Message, now: datetime) -> None:
    """Asks for the jobs that bring a message its way."""
    if message.channel == MAIL:
        request_job("mail", f"mail:{message.id}", {"message_id": message.id}, now, message.due_at)
    if message.channel == TEXT:
        request_job("text", f"text:{message.id}", {"message_id": message.id}, now, message.due_at)
    if message.channel == DIGEST and message.person_id is not None:
        request_digest(message.person_id, message.due_at, now)
    if message.is_secret and message.expires_at is not None:
        request_job("forget", f"forget:{message.id}", {"message_id": message.id}, now, message.expires_at)


def request_digest(person_id: int, due_at: datetime, now: datetime) -> None:
    day = day_of_digest(due_at).isoformat()
    request_once("digest", f"digest:{person_id}:{day}", {"person_id": person_id, "day": day}, now, due_at)


def bundle(person_id: int, day: date, *, now: datetime) -> Message | None:
    """Closes the mail of the day: from here on it is one message with a content that stays, so trying again cannot send
    another. None when there is nothing to say, or when this day has its mail."""
    waiting = waiting_for_digest(person_id, now)
    for message in waiting:
        if message.expires_at is not None and message.expires_at <= now:
            # what came too late while it waited can be read on one's own page
            message.channel = NONE
    parts = [message for message in waiting if message.channel == DIGEST]
    if not parts:
        return None
    greeted = [(message, *without_greeting(message.body)) for message in parts]
    text = render_template(
        "notifications/mail/digest.txt",
        greeting=next((greeting for _, greeting, _ in greeted if greeting), "Dag,"),
        parts=[(message.subject, rest) for message, _, rest in greeted],
    )
    whole = _write(
        text,
        Delivery(MAIL, now),
        now,
        event=f"digest:{person_id}:{day.isoformat()}",
        template="notifications/mail/digest",
        kind=BUNDLE,
        person_id=person_id,
        address=parts[-1].address,
        calendar=merged(message.calendar for message in parts if message.calendar),
    )
    if whole is not None:
        for message in parts:
            message.bundle_id = whole.id
    return whole


def mark_sent(message: Message, *, now: datetime) -> None:
    """Writes down that a mail or a text message has left. A mail of the day takes the messages in it along."""
    message.sent_at = now
    if message.channel != TEXT:
        message.channel = MAIL
    if message.is_secret:
        message.body = ""
    if message.kind == BUNDLE:
        db.session.execute(update(Message).where(Message.bundle_id == message.id).values(sent_at=now))
