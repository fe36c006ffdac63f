"""Tells people what changed in how they come in."""

from datetime import datetime

from lms.accounts.models import Person
from lms.notifications.actions import send


def factor_changed(person: Person, what: str, *, number: int, now: datetime) -> None:
    """`number` is that of the row that says so."""
    send(
        event=f"second-step:{number}",
        address=person.email,
        person_id=person.id,
        template="factors/mail/changed",
        now=now,
        person=person,
        what=what,
    )
