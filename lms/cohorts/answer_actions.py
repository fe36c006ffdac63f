"""Saying beforehand whether one comes to a group day; saying it again changes it."""

from datetime import datetime

from lms.accounts.models import Person
from lms.cohorts.actions import check_takes_part
from lms.cohorts.answer_queries import answer_of
from lms.cohorts.models import GroupDay, GroupDayAnswer
from lms.cohorts.rules import check_answer_time
from lms.db import added_first


def answer_group_day(day: GroupDay, person: Person, *, is_coming: bool, now: datetime) -> None:
    check_answer_time(day.starts_at, now, is_off=day.called_off_at is not None)
    check_takes_part(person, day.cohort_id, now=now)
    row = answer_of(day.id, person.id)
    if row is None:
        row = GroupDayAnswer(group_day_id=day.id, person_id=person.id, is_coming=is_coming, answered_at=now)
        if added_first(row):
            return
        row = answer_of(day.id, person.id) or row  # the other of two clicks at once
    row.is_coming, row.answered_at = is_coming, now
