"""At night: whose assignment has been open long hears of it once, and once more after a 'nog niet'. Nobody who pauses."""

from datetime import datetime

from lms.clock import local_day
from lms.cohorts.queries import members, open_cohorts, paused_people
from lms.curriculum.queries import outline
from lms.jobs import nightly
from lms.learning import mail
from lms.learning.order_rules import open_long
from lms.learning.queries import facts_of


def remind_of_assignments(now: datetime) -> None:
    today = local_day(now)
    for cohort in open_cohorts(today=today):
        if cohort.starts_on > today:
            continue
        course = outline(cohort.version_id)
        paused = paused_people([cohort.id], today=today)
        people = [person for person in members(cohort.id, now=now) if person.id not in paused]
        facts = facts_of([person.id for person in people], course.course_id)
        for person in people:
            found = open_long(course, facts[person.id], now)
            if found is not None:
                mail.assignment_reminder(person, course.course_id, *found, now=now)


def register_all() -> None:
    nightly.register(remind_of_assignments)
