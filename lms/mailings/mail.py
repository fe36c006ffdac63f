"""A message that somebody of ours wrote, to each the way that reaches them."""

from datetime import datetime

from lms.intake.models import Application
from lms.mailings.models import Mailing
from lms.mailings.queries import TO_APPLICANT, TO_PERSON, Readers, event_of
from lms.notifications.actions import send


def tell(mailing: Mailing, readers: Readers, *, now: datetime) -> None:
    for person in readers.people:
        send(
            event=event_of(mailing),
            address=person.email,
            person_id=person.id,
            template=TO_PERSON,
            now=now,
            said_by=mailing.made_by_id,
            first_name=person.first_name,
            mailing=mailing,
            sender=mailing.made_by,
        )
    for row in readers.applicants:
        _tell_applicant(mailing, row, now)


def _tell_applicant(mailing: Mailing, application: Application, now: datetime) -> None:
    """Who left no mail address is rung: they stand on the call list."""
    send(
        event=event_of(mailing, application),
        address=application.email,
        template=TO_APPLICANT,
        now=now,
        first_name=application.name.split()[0],
        mailing=mailing,
        sender=mailing.made_by,
    )
