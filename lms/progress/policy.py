"""Who sees a final talk: the trainee, the one who holds it, coaches of the cohort and staff. Appeals are for staff and
assessors; who may handle one says `decision_rules`."""

from datetime import datetime

from sqlalchemy import Select, or_, select, true

from lms.accounts.models import Person
from lms.cohorts.policy import may_supervise
from lms.progress.models import FinalTalk
from lms.roles import COACH


def talks_visible_to(user: Person, *, now: datetime) -> Select[FinalTalk]:
    own = or_(
        FinalTalk.person_id == user.id,
        FinalTalk.assessor_id == user.id,
        FinalTalk.cohort_id.in_(user.scopes(COACH, now=now)),
    )
    return select(FinalTalk).where(true() if user.is_staff(now=now) else own)


def may_see_talk(user: Person, talk: FinalTalk, *, now: datetime) -> bool:
    return user.id in (talk.person_id, talk.assessor_id) or may_supervise(user, talk.cohort_id, now=now)
