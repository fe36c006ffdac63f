"""An address that refuses our mail: noticed, told to whoever looks after its owner, and ended. What could not be mailed goes
the next way."""

from datetime import datetime

from sqlalchemy import delete, select

from lms.db import added_first, db
from lms.jobs.models import DONE, FAILED, Job
from lms.notifications.actions import bring
from lms.notifications.models import MailBounce, Message
from lms.notifications.queries import choice_of
from lms.notifications.reach_queries import mail_key, reach_of
from lms.notifications.rules import BUNDLE, CALL, NONE, Reach, delivery


def note_bounce(message: Message, answer: str, *, now: datetime) -> None:
    """The server said at once that this address takes no mail."""
    if message.address:
        added_first(
            MailBounce(
                address=mail_key(message.address),
                person_id=message.person_id,
                answer=answer[:200],
                noticed_at=now,
            )
        )
    goes_otherwise(message, now=now)


def goes_otherwise(message: Message, *, now: datetime) -> None:
    """A message that its way did not bring takes the next one. A code or a link does not: it would be stale, and who looks
    after its reader sees why it did not come. Of a mail of the day each message goes its own way."""
    if message.replaced_at is not None:
        return
    if message.kind == BUNDLE:
        for part in db.session.scalars(select(Message).where(Message.bundle_id == message.id)).all():
            part.bundle_id = None
            goes_otherwise(part, now=now)
    if message.kind == BUNDLE or message.is_secret:
        message.channel, message.body = NONE, "" if message.is_secret else message.body
        return
    known = reach_of(message.person_id, message.address, message.template)
    _take(message, Reach(mail=False, post=known.post), now)


def end_bounce(bounce: MailBounce, *, by_id: int, now: datetime) -> None:
    """Somebody says that mail comes there again: what waits to be told by phone is mailed."""
    if bounce.ended_at is not None:
        return
    bounce.ended_at, bounce.ended_by_id = now, by_id
    db.session.flush()
    if bounce.person_id is not None:
        reconsider_calls(bounce.person_id, now=now)


def reconsider_calls(person_id: int, *, now: datetime) -> None:
    """Another way leads to somebody now: what nobody told them by phone yet goes that way."""
    query = (
        select(Message)
        .where(Message.person_id == person_id, Message.channel == CALL, Message.sent_at.is_(None))
        .with_for_update()
    )
    for message in db.session.scalars(query).all():
        if message.expires_at is None or message.expires_at > now:
            known = reach_of(message.person_id, message.address, message.template)
            _take(message, Reach(mail=known.mail, post=known.post), now)


def _take(message: Message, reach: Reach, now: datetime) -> None:
    """Without the short form of a text message: the words are written by now."""
    choice = choice_of(message.person_id, message.kind) if message.person_id is not None else None
    way = delivery(message.kind, choice, now, reach=reach, expires_at=message.expires_at)
    if way.channel != message.channel:
        message.channel, message.due_at = way.channel, way.due_at
        # the job of its first try is over
        db.session.execute(delete(Job).where(Job.key == f"mail:{message.id}", Job.status.in_((DONE, FAILED))))
        bring(message, now)
    db.session.flush()
