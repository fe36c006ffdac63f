"""Who hears what happens with a group day, and who was on the list of one that was."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Person
from lms.clock import local_day
from lms.cohorts.models import GroupDay
from lms.cohorts.queries import members, paused_people
from lms.db import db
from lms.notifications.reach_queries import ways_planned


def told_in(cohort_id: int, *, now: datetime) -> list[Person]:
    """Who hears what happens with the group days of a cohort: everybody in it who is not away for a while."""
    paused = paused_people([cohort_id], today=local_day(now))
    return [person for person in members(cohort_id, now=now) if person.id not in paused]


def moved_since(group_day: GroupDay, members: Collection[Person]) -> list[tuple[Person, bool]]:
    """Who was on the list of that day and is not in the cohort any more, and whether they were there."""
    present = {row.person_id: row.was_present for row in group_day.attendance}
    gone = set(present) - {person.id for person in members}
    query = select(Person).where(Person.id.in_(gone)).order_by(Person.name) if gone else None
    return [(person, present[person.id]) for person in db.session.scalars(query)] if query is not None else []


def ways_to(
    people: Iterable[Person], paused: Collection[int], template: str, *, now: datetime
) -> Counter[str]:
    """Channel -> how many of these people would get such a message that way; who pauses gets none."""
    readers = {person.id: person.email for person in people if person.id not in paused}
    return Counter(ways_planned(readers, template, now=now).values())
