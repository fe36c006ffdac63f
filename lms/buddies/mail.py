"""The one message of a round: who somebody's maatje is until the next meeting."""

from collections.abc import Sequence
from datetime import datetime

from lms.accounts.models import Person
from lms.buddies.models import Buddy
from lms.notifications.actions import send


def matched(own: Buddy, others: Sequence[Person], *, now: datetime) -> None:
    numbers = "-".join(str(person.id) for person in sorted(others, key=lambda person: person.id))
    send(
        event=f"buddy:{own.group_id}:{own.round}:{numbers}",
        address=own.person.email,
        person_id=own.person_id,
        template="buddies/mail/matched",
        now=now,
        person=own.person,
        group=own.group,
        others=others,
    )
