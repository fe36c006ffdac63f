"""The job kind that sends a message."""

from datetime import datetime
from email.message import EmailMessage
from typing import Any

from flask import current_app

from lms import clock
from lms.db import db
from lms.jobs.kinds import Kind, NothingToDo, register
from lms.notifications import post
from lms.notifications.models import Message


def _load(payload: dict[str, Any]) -> EmailMessage:
    settings = current_app.config["SETTINGS"]
    message = db.session.get_one(Message, payload["message_id"])
    if message.sent_at is not None:
        raise NothingToDo
    if message.expires_at is not None and message.expires_at < clock.now():
        raise NothingToDo
    host = settings.base_url.partition("://")[2].partition(":")[0]
    sender = settings.contact_email or f"niet-antwoorden@{host}"
    return post.compose(message, sender, settings.organisation)


def _send(mail: EmailMessage) -> None:
    post.deliver(mail, current_app.config["SETTINGS"])


def _sent(payload: dict[str, Any], _result: None, now: datetime) -> None:
    message = db.session.get_one(Message, payload["message_id"])
    message.sent_at = now
    if message.is_secret:
        message.body = ""


def connect() -> None:
    register(Kind("mail", _load, _send, _sent))
