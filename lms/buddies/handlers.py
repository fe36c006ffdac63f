"""At night: a new round of maatjes after a meeting, and mended pairs."""

from datetime import datetime

from lms.buddies.actions import tend
from lms.buddies.queries import groups_with_a_meeting_behind_them
from lms.clock import local_day
from lms.cohorts.queries import everybody_paused
from lms.jobs import nightly


def tend_groups(now: datetime) -> None:
    paused = everybody_paused(today=local_day(now))
    for group, last_met in groups_with_a_meeting_behind_them(now):
        tend(group, last_met, paused, now=now)


def register_all() -> None:
    nightly.register(tend_groups)
