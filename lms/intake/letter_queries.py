"""The letter with an invitation, for who has no mail: which there is, and what is true to write in it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.cohorts.queries import coach_of, next_group_day
from lms.db import db
from lms.intake.models import ApplicationStep
from lms.notifications.models import Message

INVITATION = "intake/mail/invitation_letter"
EVENT = "invitation-step"


def newest_letter_to(person_id: int) -> Message | None:
    query = select(Message).where(Message.person_id == person_id, Message.template == INVITATION)
    return db.session.scalar(query.order_by(Message.id.desc()).limit(1))


def letter_waits_for(person: Person) -> bool:
    """Whether one lies on the desk that nobody printed yet: it says what is true when it is."""
    found = newest_letter_to(person.id)
    return (
        found is not None and found.printed_at is None and found.sent_at is None and found.stopped_at is None
    )


def facts_of_invitation(person: Person, cohort: Cohort, *, now: datetime) -> dict[str, Any]:
    """The first group day that is still to come, and whom to ask."""
    return {
        "person": person,
        "cohort": cohort,
        "first_day": next_group_day(cohort.id, now=now),
        "own_coach": coach_of(person, now=now),
    }


def facts_of_letter(letter: Message, *, now: datetime) -> dict[str, Any] | None:
    """What is true now. None: its application was forgotten."""
    step = db.session.get(ApplicationStep, int(letter.event.partition(":")[2]))
    person = db.session.get(Person, letter.person_id)
    if step is None or step.cohort is None or person is None:
        return None
    return facts_of_invitation(person, step.cohort, now=now)
