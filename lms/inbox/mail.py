"""The mail of the morning, and the mail that work was handed in. Neither names anybody."""

from collections.abc import Sequence
from datetime import date, datetime

from lms.accounts.models import Person
from lms.learning.models import HandIn
from lms.notifications.actions import send
from lms.notifications.rules import after_quiet_hours
from lms.waiting import Waiting

ABOUT = "inbox"  # each replaces the one before, if that did not leave


def what_waits(person: Person, rows: Sequence[Waiting], *, is_off: bool, today: date, now: datetime) -> None:
    send(
        event=f"inbox:{today}",
        about=ABOUT,
        address=person.email,
        person_id=person.id,
        template="inbox/mail/waiting",
        now=now,
        not_before=after_quiet_hours(now),
        person=person,
        rows=rows,
        number=sum(row.number for row in rows),
        is_off=is_off,
        today=today,
    )


def handed_in(hand_in: HandIn, cohort_name: str, coach: Person, *, now: datetime) -> None:
    send(
        event=f"handed-in:{hand_in.id}",
        address=coach.email,
        person_id=coach.id,
        template="inbox/mail/handed_in",
        now=now,
        not_before=after_quiet_hours(now),
        person=coach,
        hand_in=hand_in,
        cohort_name=cohort_name,
    )
