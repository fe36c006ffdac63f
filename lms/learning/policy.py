"""Who sees what somebody handed in: the maker, coaches of the cohort, staff, and the assessor of the round."""

from datetime import datetime

from lms.accounts.models import Person
from lms.cohorts.policy import may_supervise
from lms.learning import events
from lms.learning.models import HandIn
from lms.roles import ASSESSOR


def may_see_hand_in(user: Person, hand_in: HandIn, *, now: datetime) -> bool:
    return (
        hand_in.person_id == user.id
        or may_supervise(user, hand_in.cohort_id, now=now)
        or _assesses(user, hand_in, now=now)
    )


def _assesses(user: Person, hand_in: HandIn, *, now: datetime) -> bool:
    return user.has_role(ASSESSOR, now=now) and any(
        answer for _, answer in events.round_asked.send(hand_in.person, assessor=user)
    )


def may_review(user: Person, hand_in: HandIn, *, now: datetime) -> bool:
    return may_supervise(user, hand_in.cohort_id, now=now) and hand_in.person_id != user.id
