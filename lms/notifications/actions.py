import uuid
from datetime import datetime

from flask import current_app, render_template
from sqlalchemy import select

from lms.db import db
from lms.jobs.actions import request_job
from lms.notifications.models import Message


def send(
    *,
    event: str,
    address: str | None,
    template: str,
    now: datetime,
    person_id: int | None = None,
    is_secret: bool = False,
    calendar: str | None = None,
    expires_at: datetime | None = None,
    **context: object,
) -> Message | None:
    """Writes a message in the present transaction; a job sends it. The template is `templates/<template>.txt`: its
    first line is the subject. Nothing happens without an address (staff call that person) or when this event has
    told this person already."""
    if not address:
        return None
    known = select(Message.id).where(
        Message.event == event, Message.address == address, Message.template == template
    )
    if db.session.scalar(known) is not None:
        return None
    text = render_template(f"{template}.txt", base_url=current_app.config["SETTINGS"].base_url, **context)
    subject, _, body = text.strip().partition("\n")
    message = Message(
        event=event,
        template=template,
        person_id=person_id,
        address=address,
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        is_secret=is_secret,
        calendar=calendar,
        message_id=f"{uuid.uuid4()}@samenlukthetzelf",
        created_at=now,
        expires_at=expires_at,
    )
    db.session.add(message)
    db.session.flush()
    request_job("mail", f"mail:{message.id}", {"message_id": message.id}, now)
    return message
