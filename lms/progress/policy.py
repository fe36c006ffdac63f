"""Who sees a final talk: the trainee, the one who holds it, coaches of the cohort and staff. Appeals are for staff and
assessors; who may handle one says `decision_rules`."""

from datetime import datetime

from lms.accounts.models import Person
from lms.cohorts.policy import may_supervise
from lms.progress.models import FinalTalk


def may_see_talk(user: Person, talk: FinalTalk, *, now: datetime) -> bool:
    return user.id in (talk.person_id, talk.assessor_id) or may_supervise(user, talk.cohort_id, now=now)
