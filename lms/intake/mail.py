"""What an applicant hears: that we have it, that there is no place; and by letter, for who has no mail, that there is one."""

from datetime import datetime

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.intake.letter_queries import EVENT, INVITATION, facts_of_invitation
from lms.intake.models import Application, ApplicationChange
from lms.notifications.actions import send
from lms.notifications.models import Message
from lms.notifications.rules import DECISION

CORRECTED_MAIL = "intake/mail/corrected"
DECLINED_MAIL, RECEIVED_MAIL = "intake/mail/declined", "intake/mail/application_received"


def application_received(application: Application, *, now: datetime) -> None:
    """Goes to an address nobody has proved to be theirs, so the text holds nothing that a stranger typed, no name
    either: else our sign-up form would send other people's messages. Who left a phone number only reads it on the screen."""
    if not application.email:
        return
    send(
        event=f"application:{application.id}",
        address=application.email,
        template=RECEIVED_MAIL,
        now=now,
        has_phone=bool(application.phone),
    )


def declined(application: Application, step_id: int, message: str, *, now: datetime) -> None:
    """Who has no mail address is rung: they stand on the call list."""
    send(
        event=f"application-step:{step_id}",
        address=application.email,
        template=DECLINED_MAIL,
        now=now,
        application=application,
        message=message,
    )


def corrected(change: ApplicationChange, old_address: str, *, now: datetime) -> None:
    """To the address of before, which may be a stranger's: so it holds nothing of what was changed."""
    send(
        event=f"application-change:{change.id}",
        address=old_address,
        template=CORRECTED_MAIL,
        now=now,
        is_mail=change.application.email != old_address,
    )


def invitation_letter(person: Person, cohort: Cohort, step_id: int, *, now: datetime) -> Message | None:
    """What it says is made when it is printed: the first group day may be planned later."""
    return send(
        event=f"{EVENT}:{step_id}",
        address=None,
        person_id=person.id,
        template=INVITATION,
        kind=DECISION,
        now=now,
        **facts_of_invitation(person, cohort, now=now),
    )
