from datetime import datetime

from lms.intake.models import Application
from lms.notifications.actions import send


def application_received(application: Application, *, now: datetime) -> None:
    send(
        event=f"application:{application.id}",
        address=application.email,
        template="intake/mail/application_received",
        now=now,
        application=application,
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
