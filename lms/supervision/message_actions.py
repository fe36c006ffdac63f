"""One message to a part of a cohort, to each the way that reaches them."""

from collections.abc import Sequence
from datetime import datetime

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.db import db
from lms.errors import RuleError
from lms.notifications.actions import send
from lms.supervision.message_queries import TO_SEGMENT
from lms.supervision.models import CohortMessage, CohortMessageRecipient
from lms.supervision.segment_rules import Segment


def send_to(
    people: Sequence[Person],
    cohort: Cohort,
    segment: Segment,
    *,
    subject: str,
    text: str,
    by: Person,
    now: datetime,
) -> CohortMessage:
    if not people:
        raise RuleError("Er is nu niemand voor wie dit bericht is. Kies andere mensen.")
    message = CohortMessage(
        cohort_id=cohort.id, segment=segment.code, subject=subject, text=text, sent_by=by, sent_at=now
    )
    message.recipients = [CohortMessageRecipient(person=row, on_paper=not row.email) for row in people]
    db.session.add(message)
    db.session.flush()
    for person in people:
        send(
            event=f"cohort_message:{message.id}",
            address=person.email,
            person_id=person.id,
            template=TO_SEGMENT,
            now=now,
            said_by=by.id,
            person=person,
            message=message,
            sender=by,
        )
    return message
