"""What renewal tells people: that the end comes near, and that somebody asks them to co-sign hours."""

from datetime import datetime

from lms.accounts.models import Person
from lms.certificates.mail import tell
from lms.certificates.models import Certificate
from lms.notifications.actions import send
from lms.renewal.models import FieldHours


def reminder(certificate: Certificate, days: int, *, now: datetime) -> bool:
    event = f"certificate:{certificate.id}:reminder:{days}"
    return tell(certificate, event, "renewal/mail/reminder", now=now)


def asked_to_cosign(hours: FieldHours, cosigner: Person, *, now: datetime) -> None:
    """Who has no e-mail address is called by the one who asks."""
    send(
        event=f"field-hours:{hours.id}",
        address=cosigner.email,
        person_id=cosigner.id,
        template="renewal/mail/cosign",
        now=now,
        person=cosigner,
        hours=hours,
    )
