"""One message to a part of a cohort: mail to who has an address, a letter for who has none."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Person
from lms.clock import local_day
from lms.cohorts.models import Cohort
from lms.db import db
from lms.errors import RuleError
from lms.notifications.actions import send
from lms.supervision.matrix import matrix_of
from lms.supervision.models import CohortMessage, CohortMessageRecipient
from lms.supervision.queries import cohort_board
from lms.supervision.segment_rules import Member, Segment, within


def people_in(segment: Segment, cohort: Cohort, *, now: datetime) -> list[Person]:
    """Who a message to this part would reach, by name."""
    board = cohort_board(cohort, now=now)
    codes = {
        line.facts.person_id: frozenset(signal.code for signal in line.signals)
        for line in (*board.attention, *board.others)
    }
    members = [
        Member(row.person_id, row.marks, codes.get(row.person_id, frozenset()), row.is_paused)
        for row in matrix_of(cohort, now=now, today=local_day(now)).rows
    ]
    return [board.people[person_id] for person_id in within(segment, members)]


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
            template="supervision/mail/to_segment",
            now=now,
            person=person,
            message=message,
            sender=by,
        )
    return message


def message_of(cohort: Cohort, message_id: int) -> CohortMessage | None:
    query = (
        select(CohortMessage)
        .where(CohortMessage.id == message_id, CohortMessage.cohort_id == cohort.id)
        .options(
            joinedload(CohortMessage.sent_by),
            selectinload(CohortMessage.recipients).joinedload(CohortMessageRecipient.person),
        )
    )
    return db.session.scalar(query)


def messages_of(cohort: Cohort) -> list[CohortMessage]:
    """Newest first."""
    query = (
        select(CohortMessage)
        .where(CohortMessage.cohort_id == cohort.id)
        .options(joinedload(CohortMessage.sent_by))
        .order_by(CohortMessage.id.desc())
        .limit(20)
    )
    return list(db.session.scalars(query))
