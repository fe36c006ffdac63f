"""Something with a date changed: its revision is written down, what waits about it is taken away, and it is worked out who has to
hear what. The slice that knows the thing then writes the message, with `about` and `tells`."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, select, update

from lms.db import db
from lms.jobs.models import WAITING, Job
from lms.notifications.calendar import Appointment
from lms.notifications.forgetting_actions import forget_messages
from lms.notifications.models import AppointmentRevision, Message
from lms.notifications.revision_queries import revised, revisions_of
from lms.notifications.rules import MAIL, NONE, TEXT
from lms.notifications.state_queries import is_waiting, tells, words_to_say
from lms.notifications.state_rules import Word


def note_change(was: Appointment | None, one: Appointment, *, now: datetime) -> Appointment:
    """Writes a revision when the appointment is other than it was (None: it is new). Returns it with that revision. Whoever
    calls holds the thing, so that of two changes at once one waits."""
    (known,) = revised([one])
    rows = revisions_of(known.uid)
    if not rows and was is not None:
        rows = [_keep(known.uid, 0, tells(was), was.changed_at)]
    if not rows or rows[-1].state != tells(one):
        _keep(known.uid, rows[-1].number + 1 if rows else 0, tells(one), now)
    return revised([one])[0]


def _keep(uid: str, number: int, state: str, since: datetime) -> AppointmentRevision:
    row = AppointmentRevision(uid=uid, number=number, state=state, since=since)
    db.session.add(row)
    db.session.flush()
    return row


def whom_to_tell(
    one: Appointment, person_ids: Collection[int], *, nobody_else: bool = False, now: datetime
) -> dict[int, Word]:
    """Takes away every message about an appointment that has not left, and says for each of these people what to tell; whom
    there is nothing to tell is absent. `nobody_else`: what others hear of it stays as it is, since it did not change."""
    take_away_what_waits([one.uid], only=person_ids if nobody_else else None, now=now)
    return words_to_say(one, person_ids)


def take_away_what_waits(
    uids: Collection[str], *, only: Collection[int] | None = None, now: datetime
) -> None:
    """What has not left about these appointments, to anybody or to these people only, does not go any more."""
    of_these = (
        Message.about.in_(uids)
        if only is None
        else and_(Message.about.in_(uids), Message.person_id.in_(only))
    )
    # what came back by post is not sent again: it says what is no longer so
    db.session.execute(
        update(Message)
        .where(of_these, Message.returned_at.is_not(None), Message.replaced_at.is_(None))
        .values(replaced_at=now)
    )
    query = select(Message).where(of_these, is_waiting()).order_by(Message.id)
    waiting = db.session.scalars(query.with_for_update()).all()
    tried = _tried([message.id for message in waiting if message.channel in (MAIL, TEXT)])
    for message in waiting:
        if message.opened_at is not None:
            message.channel = NONE  # its reader knows it already; it stays on their own page
        elif message.id in tried:
            message.replaced_at = now
    db.session.flush()
    forget_messages(
        [message.id for message in waiting if message.opened_at is None and message.id not in tried]
    )


def _tried(message_ids: Collection[int]) -> set[int]:
    """Of which a try was begun, so that they may have left whatever the outcome says."""
    keys = {f"{kind}:{number}": number for kind in (MAIL, TEXT) for number in message_ids}
    query = select(Job.key, Job.status, Job.attempts).where(Job.key.in_(keys)).with_for_update()
    return {keys[row.key] for row in db.session.execute(query) if row.status != WAITING or row.attempts > 0}
