"""What an applicant hears before there is an account: that we have it, and that there is no place."""

from datetime import datetime

from lms.intake.models import Application
from lms.notifications.actions import send


def application_received(application: Application, *, now: datetime) -> None:
    """Goes to an address nobody has proved to be theirs, so the text holds nothing that a stranger typed, no name
    either: else our sign-up form would send other people's messages."""
    send(
        event=f"application:{application.id}",
        address=application.email,
        template="intake/mail/application_received",
        now=now,
        has_phone=bool(application.phone),
    )


def declined(application: Application, step_id: int, message: str, *, now: datetime) -> None:
    send(
        event=f"application-step:{step_id}",
        address=application.email,
        template="intake/mail/declined",
        now=now,
        application=application,
        message=message,
    )
