"""Writing to people outside a cohort: at once, or at a moment that is planned and can be stopped."""

from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Person
from lms.accounts.rules import check_not_self
from lms.db import added_first, db
from lms.errors import RuleError
from lms.jobs.actions import request_job
from lms.mailings import mail
from lms.mailings.models import Mailing, StandardText
from lms.mailings.queries import Audience, audience_of, readers_of
from lms.mailings.rules import PLANNED, check_moment, check_readers, check_stopping


def write(
    audience: Audience,
    *,
    subject: str,
    text: str,
    planned_for: datetime | None = None,
    by: Person,
    now: datetime,
) -> Mailing:
    check_not_self(by.id, audience.person.id if audience.person else None)
    check_moment(planned_for, now)
    check_readers(readers_of(audience, now=now).number, is_planned=planned_for is not None)
    mailing = Mailing(
        audience=audience.kind,
        person=audience.person,
        cohort=audience.cohort,
        subject=subject,
        text=text,
        made_by=by,
        made_at=now,
        planned_for=planned_for,
    )
    db.session.add(mailing)
    db.session.flush()
    if planned_for is None:
        deliver(mailing, now=now)
    else:
        request_job("mailing", f"mailing:{mailing.id}", {"mailing_id": mailing.id}, now, planned_for)
    return mailing


def deliver(mailing: Mailing, *, now: datetime) -> None:
    """Sends it to whoever belongs to its audience now. Nothing happens with what was sent or stopped already."""
    _hold(mailing)
    if mailing.mailing_state != PLANNED:
        return
    readers = readers_of(audience_of(mailing), now=now)
    mailing.sent_at, mailing.readers = now, readers.number
    mail.tell(mailing, readers, now=now)
    db.session.flush()


def stop(mailing: Mailing, *, by: Person, now: datetime) -> None:
    """It goes no more. Raises RuleError when it went already."""
    check_not_self(by.id, mailing.person_id)
    _hold(mailing)
    check_stopping(mailing.mailing_state)
    mailing.stopped_at, mailing.stopped_by_id = now, by.id
    db.session.flush()


def _hold(mailing: Mailing) -> None:
    """Of the job that sends it and a colleague who stops it, one waits for the other."""
    db.session.execute(select(Mailing.id).where(Mailing.id == mailing.id).with_for_update())
    db.session.refresh(mailing)


def keep_text(
    found: StandardText | None, *, name: str, subject: str, text: str, by: Person, now: datetime
) -> StandardText:
    """Changes a text, or makes one (None). Raises RuleError when another has the name."""
    refusal = RuleError("Er is al een tekst met deze naam.", "name")
    if found is None:
        row = StandardText(name=name, subject=subject, text=text, changed_by=by, changed_at=now)
        if not added_first(row):
            raise refusal
        return row
    taken = select(StandardText.id).where(StandardText.name == name, StandardText.id != found.id)
    if db.session.scalar(taken) is not None:
        raise refusal
    found.name, found.subject, found.text = name, subject, text
    found.changed_by, found.changed_at = by, now
    db.session.flush()
    return found


def take_away_text(found: StandardText, *, now: datetime) -> None:
    """What was sent with it stays."""
    db.session.delete(found)
    db.session.flush()
