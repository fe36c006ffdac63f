from datetime import datetime

from lms.notifications.actions import send
from lms.progress.models import Decision


def not_yet(decision: Decision, *, now: datetime) -> None:
    send(
        event=f"decision:{decision.id}",
        address=decision.person.email,
        person_id=decision.person_id,
        template="progress/mail/not_yet",
        now=now,
        person=decision.person,
        decision=decision,
    )
