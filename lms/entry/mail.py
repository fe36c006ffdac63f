"""A letter to come in with, and who hears that a code was read out, or that somebody else used it."""

from datetime import datetime

from lms import clock
from lms.accounts.models import LoginCode, Person
from lms.notifications.actions import send
from lms.notifications.models import Message
from lms.notifications.rules import DECISION

CODE_LETTER = "entry/mail/code_letter"


def code_letter(person: Person, *, by: Person, now: datetime) -> Message | None:
    """On paper, also for who has mail. The code comes on it when it is printed."""
    return send(
        event=f"code-letter:{person.id}:{now.isoformat()}",
        address=None,
        person_id=person.id,
        template=CODE_LETTER,
        kind=DECISION,
        now=now,
        person=person,
        by=by,
    )


def code_read_out(person: Person, code: LoginCode, *, by: Person, now: datetime) -> None:
    """A mail for each; by post one in a week."""
    day = clock.local_day(now)
    week = day.isocalendar()
    which = str(code.id) if person.email else f"{person.id}:{week.year}-{week.week}"
    send(
        event=f"code-read-out:{which}",
        address=person.email,
        person_id=person.id,
        template="entry/mail/code_read_out",
        kind=DECISION,
        now=now,
        person=person,
        by=by,
        at=now,
    )


def code_denied(code: LoginCode, person: Person, administrator: Person, *, now: datetime) -> None:
    send(
        event=f"code-denied:{code.id}",
        address=administrator.email,
        person_id=administrator.id,
        template="entry/mail/code_denied",
        kind=DECISION,
        now=now,
        person=person,
        administrator=administrator,
        code=code,
    )
