"""Who sees a final talk: the trainee, the one who holds it, coaches of the cohort and staff. Appeals are for staff and
assessors; who may handle one says `decision_rules`."""

from sqlalchemy import Select, or_, select, true

from lms.accounts.models import Person
from lms.progress.models import FinalTalk
from lms.roles import COACH


def talks_visible_to(user: Person) -> Select[FinalTalk]:
    own = or_(
        FinalTalk.person_id == user.id,
        FinalTalk.assessor_id == user.id,
        FinalTalk.cohort_id.in_(user.scopes(COACH)),
    )
    return select(FinalTalk).where(true() if user.is_staff else own)


def may_see_talk(user: Person, talk: FinalTalk) -> bool:
    return (
        user.is_staff or user.id in (talk.person_id, talk.assessor_id) or talk.cohort_id in user.scopes(COACH)
    )
