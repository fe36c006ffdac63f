"""Writes messages and plays the clock, for the tests of how they come."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.clock import AMSTERDAM
from lms.db import db
from lms.jobs import runner
from lms.jobs.models import Job
from lms.jobs.queries import due
from lms.notifications.actions import send
from lms.notifications.models import Message
from lms.peergroups.models import Meeting

TEMPLATE = "peergroups/mail/meeting_cancelled"


def at(text: str) -> datetime:
    """A moment on a Dutch clock."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def write(person: Person, event: str, now: datetime, kind: str = "feedback", **values: Any) -> Message | None:
    """A message whose text has its event in it."""
    fine = {"address": person.email, "person_id": person.id, "template": TEMPLATE, "kind": kind}
    meeting = Meeting(starts_at=now, place=event)
    found = send(**(fine | values), event=event, now=now, person=person, meeting=meeting)
    if found is not None:
        found.body += f"\nkenmerk {event}.\n"
    db.session.commit()
    return found


def work(app: Flask, now: datetime) -> None:
    """What the job runner does at a moment, with what comes of it."""
    db.session.commit()
    with app.app_context():
        for _ in range(3):
            if due(now, limit=1):
                runner.run_due(now)
    db.session.expire_all()


def next_due() -> datetime | None:
    """When the first of the jobs that wait may be done."""
    return db.session.scalar(select(func.min(Job.run_at)).where(Job.status == "waiting"))


def work_until(app: Flask, now: datetime, end: datetime, step: timedelta = timedelta(minutes=20)) -> datetime:
    while now < end:
        work(app, now)
        now += step
    work(app, end)
    return end


def delivered(folder: Path) -> list[EmailMessage]:
    """The mails that left, in order of their leaving."""
    paths = sorted((folder / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""


def jobs(kind: str) -> list[Job]:
    return list(db.session.scalars(select(Job).where(Job.kind == kind).order_by(Job.id)))
