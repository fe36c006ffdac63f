"""Telling who works with others what waits for them."""

from datetime import datetime

from lms.accounts.models import Person
from lms.clock import local_day
from lms.cohorts.coach_queries import coaching
from lms.cohorts.models import Cohort
from lms.db import db
from lms.inbox import mail
from lms.inbox.queries import Wish, colleagues, wishes_of
from lms.inbox.rules import is_morning_of_mail, to_tell
from lms.learning.models import HandIn
from lms.notifications.choice_actions import choose_as_colleague
from lms.notifications.rules import HAND_IN, MAIL, NONE, WORK
from lms.notifications.state_actions import take_away_what_waits
from lms.waiting import waiting_for


def tell_what_waits(now: datetime) -> None:
    """The mail of the morning to everybody for whom something waits. What is left of an earlier one goes no more."""
    today = local_day(now)
    if not is_morning_of_mail(today):
        return
    people = colleagues(now=now)
    wishes = wishes_of([person.id for person in people])
    for person in people:
        take_away_what_waits([mail.ABOUT], only=[person.id], now=now)
        is_off = not wishes[person.id].has_mail
        rows = to_tell(waiting_for(person, now=now), today, is_off=is_off)
        if rows:
            mail.what_waits(person, rows, is_off=is_off, today=today, now=now)


def tell_of_work(hand_in: HandIn, *, now: datetime) -> None:
    """The coaches of a cohort who want to hear of work at once."""
    coaches = [grant.person for grant in coaching(hand_in.cohort_id, now=now)]
    wishes = wishes_of([person.id for person in coaches])
    cohort = db.session.get_one(Cohort, hand_in.cohort_id)
    for person in coaches:
        if wishes[person.id].tells_work_at_once and person.id != hand_in.person_id:
            mail.handed_in(hand_in, cohort.name, person, now=now)


def wish(person: Person, wanted: Wish, *, now: datetime) -> None:
    """How somebody hears of what waits from now on."""
    chosen = {
        WORK: MAIL if wanted.has_mail else NONE,
        HAND_IN: MAIL if wanted.tells_work_at_once else NONE,
    }
    choose_as_colleague(person.id, chosen, now=now)
