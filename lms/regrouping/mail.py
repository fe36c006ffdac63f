"""What members hear when their group would change, and when it did."""

from datetime import datetime

from lms.accounts.models import Person
from lms.joining.rules import COACH_DECIDES_WITHIN, SILENCE_IS_YES
from lms.notifications.actions import send
from lms.peergroups.queries import who_look_after
from lms.regrouping.models import GroupChange


def asked(change: GroupChange, person: Person, *, now: datetime) -> None:
    until = change.asked_at + SILENCE_IS_YES
    send(
        event=f"change-asked:{change.id}", address=person.email, person_id=person.id, template="regrouping/mail/asked", now=now,
        expires_at=until, person=person, change=change, until=until,
    )  # fmt: skip


def changed(change: GroupChange, person: Person, *, now: datetime) -> None:
    send(
        event=f"change-done:{change.id}", address=person.email, person_id=person.id, template="regrouping/mail/changed", now=now,
        person=person, change=change,
    )  # fmt: skip


def objection(change: GroupChange, *, now: datetime) -> None:
    """To who looks after the groups; not whose objection it is, since that is not asked."""
    groups = [group for group in (change.from_group, change.to_group) if group]
    people = {person.id: person for group in groups for person in who_look_after(group, now=now)}
    for person in people.values():
        send(
            event=f"change-objection:{change.id}", address=person.email, person_id=person.id,
            template="regrouping/mail/objection", now=now, person=person, change=change, until=now + COACH_DECIDES_WITHIN,
        )  # fmt: skip
