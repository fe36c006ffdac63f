"""To whom a message would go and in which way, which went and which are planned, and the texts to begin with."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.accounts.queries import people_with_role
from lms.cohorts.models import Cohort
from lms.db import db
from lms.intake.models import Application
from lms.intake.queries import Deciding, stands, with_deciding_step
from lms.intake.rules import WAITING as WAITS
from lms.mailings.models import Mailing, StandardText
from lms.mailings.policy import mailings_visible_to
from lms.mailings.rules import CERTIFIED, PERSON
from lms.notifications.models import Message
from lms.notifications.queries import state_of_message
from lms.notifications.reach_queries import mail_key, open_bounces, ways_planned
from lms.notifications.rules import CALL, MAIL
from lms.roles import CONNECTOR

TO_PERSON, TO_APPLICANT = "mailings/mail/message", "mailings/mail/to_applicant"
SHOWN = 30


@dataclass(frozen=True)
class Audience:
    """Whom a message is for. `person`: that one; `cohort`: who waits for a seat there; neither: all of a kind."""

    kind: str
    person: Person | None = None
    cohort: Cohort | None = None


@dataclass(frozen=True)
class Readers:
    people: Sequence[Person] = ()
    applicants: Sequence[Application] = ()

    @property
    def number(self) -> int:
        return len(self.people) + len(self.applicants)


def audience_of(mailing: Mailing) -> Audience:
    return Audience(mailing.audience, mailing.person, mailing.cohort)


def readers_of(audience: Audience, *, now: datetime) -> Readers:
    """Who belongs to it now, by name; who waits, in the order of the queue."""
    if audience.kind == PERSON:
        found = audience.person
        return Readers([found] if found is not None and found.disabled_at is None else [])
    if audience.kind == CERTIFIED:
        return Readers(people=people_with_role(CONNECTOR, now=now))
    waiting = with_deciding_step(select(Application)).where(stands == WAITS)
    if audience.cohort is not None:
        waiting = waiting.where(Deciding.cohort_id == audience.cohort.id)
    return Readers(applicants=list(db.session.scalars(waiting.order_by(Deciding.id))))


def ways_to(readers: Readers, *, now: datetime) -> Counter[str]:
    """Channel -> how many of these would get it that way."""
    ways = Counter(
        ways_planned({person.id: person.email for person in readers.people}, TO_PERSON, now=now).values()
    )
    bouncing = open_bounces(row.email for row in readers.applicants)
    for row in readers.applicants:
        ways[MAIL if row.email and mail_key(row.email) not in bouncing else CALL] += 1
    return ways


def event_of(mailing: Mailing, application: Application | None = None) -> str:
    """What is sent to an applicant is forgotten with the application, so it says of which one it is first."""
    own = f"mailing:{mailing.id}"
    return f"application:{application.id}:{own}" if application else own


def states_of(mailing: Mailing, *, now: datetime) -> Counter[str]:
    """Where what was sent is: how many in which state."""
    own = event_of(mailing)
    query = select(Message).where(
        or_(Message.event == own, Message.event.like(f"application:%:{own}")),
        Message.template.in_((TO_PERSON, TO_APPLICANT)),
    )
    return Counter(state_of_message(row, now=now) for row in db.session.scalars(query))


def mailings_of(user: Person, *, now: datetime) -> Sequence[Mailing]:
    """What is planned first, the soonest on top; then what went or was stopped, the latest on top."""
    query = mailings_visible_to(user, now=now).options(
        joinedload(Mailing.made_by), joinedload(Mailing.person), joinedload(Mailing.cohort)
    )
    waits = Mailing.sent_at.is_(None) & Mailing.stopped_at.is_(None)
    planned = db.session.scalars(query.where(waits).order_by(Mailing.planned_for, Mailing.id)).all()
    gone = db.session.scalars(query.where(~waits).order_by(Mailing.id.desc()).limit(SHOWN)).all()
    return [*planned, *gone]


def texts() -> Sequence[StandardText]:
    query = select(StandardText).options(joinedload(StandardText.changed_by))
    return db.session.scalars(query.order_by(StandardText.name)).all()


def text_to_begin_with(number: int) -> StandardText | None:
    return db.session.get(StandardText, number) if 0 < number < 2**31 else None
