"""Who hears what happens with a group day, and who was on the list of one that was."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Person
from lms.clock import local_day
from lms.cohorts.calendar_queries import useful_until
from lms.cohorts.models import GroupDay
from lms.cohorts.queries import members, paused_people
from lms.cohorts.rules import CALLED_OFF, PLANNED
from lms.db import db
from lms.notifications.calendar import Appointment
from lms.notifications.reach_queries import TOLD_AS, counted, in_words, ways_planned
from lms.notifications.rules import DIGEST, MAIL
from lms.notifications.state_queries import ways_to_say


@dataclass(frozen=True)
class Told:
    """Who hears of something and by which way: a person and a channel for each message."""

    ways: Sequence[tuple[Person, str]]

    @property
    def in_words(self) -> str:
        return in_words(counted((person.id, way) for person, way in self.ways))

    @property
    def names(self) -> dict[str, list[str]]:
        """Channel -> who hear it so, in the order in which channels are counted."""
        found: dict[str, list[str]] = {way: [] for way in TOLD_AS}
        for person, way in self.ways:
            names = found[MAIL if way == DIGEST else way]
            if person.name not in names:
                names.append(person.name)
        return {way: names for way, names in found.items() if names}


def told_of(cohort_id: int, days: Iterable[Appointment], *, now: datetime) -> Told:
    """Who would hear it, and how, when these group days became like this; of a new day the name is not known to anybody yet."""
    paused = paused_people([cohort_id], today=local_day(now))
    people = {person.id: person for person in members(cohort_id, now=now)}
    readers = {number: person.email for number, person in people.items()}
    found: list[tuple[Person, str]] = []
    for day in days:
        if day.starts_at > now:
            template = CALLED_OFF if day.is_cancelled else PLANNED
            ways = ways_to_say(day, readers, template, paused=paused, expires_at=useful_until(day), now=now)
            found += [(people[number], way) for number, way in ways.items()]
    return Told(found)


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
