"""Messages in the made-up world: those of before today arrived in their own time, and somebody wants letters."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from lms.accounts.models import Person
from lms.accounts.queries import person_with_email
from lms.calls import actions as call_actions
from lms.calls.queries import call_to, reader_of
from lms.cohorts import mail
from lms.cohorts.models import GroupDay
from lms.db import db
from lms.jobs.models import DONE, Job
from lms.notifications import bounce_actions, choice_actions
from lms.notifications.models import Message
from lms.notifications.opening_actions import open_message
from lms.notifications.rules import CAN_WAIT, LETTER, NONE
from lms.roles import COACH

UNOPENED = 3  # days


def deliver_the_past(now: datetime) -> None:
    past = now - timedelta(days=1)
    db.session.execute(
        update(Message)
        .where(
            Message.due_at < past,
            Message.channel != NONE,
            or_(Message.expires_at.is_(None), Message.expires_at > Message.due_at),
        )
        .values(sent_at=Message.due_at)
    )
    db.session.execute(
        update(Message).where(Message.is_secret.is_(True), Message.due_at < past).values(body="")
    )
    db.session.execute(
        update(Job)
        .where(Job.kind.in_(("mail", "digest", "forget")), Job.run_at < past)
        .values(status=DONE, done_at=Job.run_at)
    )


def a_letter_waits(email: str, now: datetime) -> None:
    """Somebody who reads paper, with a letter about the next group day."""
    person = person_with_email(email)
    day = db.session.scalar(
        select(GroupDay).where(GroupDay.starts_at > now).order_by(GroupDay.starts_at).limit(1)
    )
    if person is None or day is None:
        return
    choice_actions.choose(
        person.id, dict.fromkeys(CAN_WAIT, LETTER), "Westerblokker 12\n1695 AA Blokker", now=now
    )
    mail.group_day_reminder(day, person, "week", now=now)


def hard_to_reach(coach: Person, now: datetime) -> None:
    """Somebody without mail and without an address for letters, whom a coach rang in vain; and somebody whose mail comes back."""
    day = db.session.scalar(
        select(GroupDay)
        .where(GroupDay.starts_at > now, GroupDay.cohort_id.in_(coach.scopes(COACH, now=now)))
        .order_by(GroupDay.starts_at)
        .limit(1)
    )
    if day is None:
        return
    people = db.session.scalars(select(Person).where(Person.name.in_(("Tineke Schouten", "Joop Vlaar"))))
    for person in people:
        mail.group_day_reminder(day, person, "week", now=now)
        told = select(Message).where(Message.person_id == person.id).order_by(Message.id.desc()).limit(1)
        message = db.session.scalars(told).one()
        if person.email:
            bounce_actions.note_bounce(message, "550 5.1.1 Deze postbus is er niet", now=now)
        elif (row := call_to(coach, reader_of(message), now=now)) is not None:
            call_actions.note_not_reached(row, by=coach, now=now)


def open_the_past(now: datetime) -> None:
    """Everybody opened what was said to them, but for the last days."""
    query = select(Message).where(
        Message.said_by_id.is_not(None),
        Message.opened_at.is_(None),
        Message.created_at < now - timedelta(days=UNOPENED),
    )
    for message in db.session.scalars(query):
        open_message(message, now=message.created_at + timedelta(days=1))
