"""Who sees what somebody handed in: the maker, coaches of the cohort, staff, and assessors."""

from datetime import datetime

from sqlalchemy import Select, false, or_, select, true

from lms.accounts.models import Person
from lms.cohorts.policy import may_supervise
from lms.learning.models import HandIn
from lms.roles import ASSESSOR, COACH


def hand_ins_visible_to(user: Person, *, now: datetime) -> Select[HandIn]:
    everything = true() if user.is_staff(now=now) or user.has_role(ASSESSOR, now=now) else false()
    return select(HandIn).where(
        or_(HandIn.person_id == user.id, HandIn.cohort_id.in_(user.scopes(COACH, now=now)), everything)
    )


def may_see_hand_in(user: Person, hand_in: HandIn, *, now: datetime) -> bool:
    return (
        hand_in.person_id == user.id
        or may_supervise(user, hand_in.cohort_id, now=now)
        or user.has_role(ASSESSOR, now=now)
    )


def may_review(user: Person, hand_in: HandIn, *, now: datetime) -> bool:
    return may_supervise(user, hand_in.cohort_id, now=now) and hand_in.person_id != user.id
