"""The kinds of jobs that bring messages: a mail, a text message, the mail of the day, and forgetting a code."""

from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from flask import current_app
from sqlalchemy import select

from lms.addresses import full_address, sender_address
from lms.db import db
from lms.jobs import nightly
from lms.jobs.kinds import Kind, Later, NothingToDo, register
from lms.jobs.rules import MOST_ATTEMPTS
from lms.notifications import actions, bounce_actions, post, texting
from lms.notifications.models import Message
from lms.notifications.rules import DIGEST, MAIL, TEXT, next_digest, waits_for_morning
from lms.notifications.state_queries import mails_before
from lms.text_service import TextService

LEFT_BEHIND = timedelta(hours=1)
TRIES_OF_A_TEXT = 7  # within eleven minutes: what goes by text cannot wait


def _check(payload: dict[str, Any], now: datetime) -> None:
    message = db.session.get_one(Message, payload["message_id"])
    # since the job was asked for: sent by another runner, or chosen to come another way
    if message.sent_at is not None or message.channel not in (MAIL, TEXT):
        raise NothingToDo
    if message.replaced_at is not None or (message.expires_at is not None and message.expires_at <= now):
        raise NothingToDo
    morning = waits_for_morning(message.kind, message.expires_at, now)
    if morning is not None:
        raise Later(morning)


def _load(payload: dict[str, Any]) -> EmailMessage:
    settings = current_app.config["SETTINGS"]
    message = db.session.get_one(Message, payload["message_id"])
    links = None
    if message.stop_hash is not None:
        stop = full_address("notifications.stop", token=actions.stop_token(message))
        links = post.Links(stop, full_address("notifications.choices"))
    return post.compose(
        message, sender_address(), settings.organisation, links, follows=mails_before(message)
    )


def _send(mail: EmailMessage) -> None:
    post.deliver(mail, current_app.config["SETTINGS"])


def _load_text(payload: dict[str, Any]) -> tuple[TextService, str, str]:
    service = current_app.config["SETTINGS"].text_service
    if service is None:  # the setting was taken away since
        raise NothingToDo
    message = db.session.get_one(Message, payload["message_id"])
    return service, message.address or "", " ".join(message.body.split())


def _send_text(loaded: tuple[TextService, str, str]) -> None:
    texting.deliver(*loaded)


def _sent(payload: dict[str, Any], _result: None, now: datetime) -> None:
    actions.mark_sent(db.session.get_one(Message, payload["message_id"]), now=now)


def _mail_failed(payload: dict[str, Any], error: Exception, attempts: int, now: datetime) -> bool:
    """An address that is wrong is not tried again; a server that took nothing for a day has had its turn."""
    message = db.session.get_one(Message, payload["message_id"])
    refusal = post.refusal_of(error)
    if refusal is not None:
        bounce_actions.note_bounce(message, refusal, now=now)
    elif attempts >= MOST_ATTEMPTS and not message.is_secret:
        bounce_actions.goes_otherwise(message, now=now)
    return refusal is not None


def _text_failed(payload: dict[str, Any], _error: Exception, attempts: int, now: datetime) -> bool:
    message = db.session.get_one(Message, payload["message_id"])
    is_over = attempts >= TRIES_OF_A_TEXT and not message.is_secret
    if is_over:
        bounce_actions.goes_otherwise(message, now=now)
    return is_over


def _bundle(payload: dict[str, Any], _result: object, now: datetime) -> None:
    actions.bundle(payload["person_id"], date.fromisoformat(payload["day"]), now=now)


def _forget(payload: dict[str, Any], _result: object, _now: datetime) -> None:
    message = db.session.get(Message, payload["message_id"])
    if message is not None:
        message.body = ""


def gather_left_behind(now: datetime) -> None:
    """Who wrote a message just when the mail of the day was closed, finds it in the next one."""
    query = (
        select(Message.person_id)
        .where(
            Message.channel == DIGEST,
            Message.sent_at.is_(None),
            Message.bundle_id.is_(None),
            Message.due_at < now - LEFT_BEHIND,
        )
        .distinct()
    )
    for person_id in db.session.scalars(query).all():
        if person_id is not None:
            actions.request_digest(person_id, next_digest(now), now)


def register_all() -> None:
    register(Kind("mail", _load, _send, _sent, check=_check, failed=_mail_failed))
    register(Kind("text", _load_text, _send_text, _sent, check=_check, failed=_text_failed))
    register(Kind("digest", dict, dict, _bundle))
    register(Kind("forget", dict, dict, _forget))
    nightly.register(gather_left_behind)
