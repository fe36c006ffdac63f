"""Who gets the mail of the morning, and how they want to hear of what waits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Grant, Person
from lms.db import db
from lms.notifications.models import MessageChoice
from lms.notifications.rules import HAND_IN, MAIL, NONE, WORK
from lms.roles import OVER_OTHERS


@dataclass(frozen=True)
class Wish:
    """Without a row: the mail of the morning, and work handed in stands in that."""

    has_mail: bool = True
    tells_work_at_once: bool = False


def wishes_of(person_ids: Collection[int]) -> dict[int, Wish]:
    query = select(MessageChoice.person_id, MessageChoice.kind, MessageChoice.channel).where(
        MessageChoice.person_id.in_(person_ids), MessageChoice.kind.in_((WORK, HAND_IN))
    )
    found = {(person_id, kind): channel for person_id, kind, channel in db.session.execute(query)}
    return {
        number: Wish(found.get((number, WORK)) != NONE, found.get((number, HAND_IN)) == MAIL)
        for number in person_ids
    }


def wish_of(person: Person) -> Wish:
    return wishes_of([person.id])[person.id]


def colleagues(*, now: datetime) -> list[Person]:
    """Everybody with a role over others."""
    holds = select(Grant.person_id).where(Grant.role.in_(OVER_OTHERS), Grant.in_force(now))
    query = select(Person).where(Person.id.in_(holds), Person.disabled_at.is_(None)).order_by(Person.id)
    return list(db.session.scalars(query))
