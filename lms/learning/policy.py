"""Who sees what somebody handed in: the maker, coaches of the cohort, staff, and assessors."""

from sqlalchemy import Select, false, or_, select, true

from lms.accounts.models import Person
from lms.learning.models import HandIn
from lms.roles import ASSESSOR, COACH


def hand_ins_visible_to(user: Person) -> Select[HandIn]:
    everything = true() if user.is_staff or user.has_role(ASSESSOR) else false()
    return select(HandIn).where(
        or_(HandIn.person_id == user.id, HandIn.cohort_id.in_(user.scopes(COACH)), everything)
    )


def may_see_hand_in(user: Person, hand_in: HandIn) -> bool:
    return (
        hand_in.person_id == user.id
        or hand_in.cohort_id in user.scopes(COACH)
        or user.is_staff
        or user.has_role(ASSESSOR)
    )


def may_review(user: Person, hand_in: HandIn) -> bool:
    supervises = user.is_staff or hand_in.cohort_id in user.scopes(COACH)
    return supervises and hand_in.person_id != user.id
