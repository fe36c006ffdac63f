"""The review queue as one coach sees it: own trainees first, with who looks at what and how long we still have."""

from dataclasses import dataclass
from datetime import datetime

from lms.accounts.models import COACH, Person
from lms.clock import local_day
from lms.cohorts.models import Cohort
from lms.learning.claiming import claims_on
from lms.learning.models import HandIn, ReviewClaim
from lms.learning.rules import answer_days_left
from lms.supervision import queries


@dataclass(frozen=True)
class Waiting:
    hand_in: HandIn
    title: str
    cohort: Cohort
    days_left: int
    is_own: bool  # of a cohort this coach looks after themselves
    claim: ReviewClaim | None
    is_taken: bool  # somebody else looks at it


def queue(user: Person, *, now: datetime) -> list[Waiting]:
    """Own trainees first, and within that who waits longest."""
    rows = queries.queue(user)
    claims, own = claims_on([row.hand_in.id for row in rows], now=now), user.scopes(COACH)
    found = []
    for row in rows:
        claim = claims.get(row.hand_in.id)
        found.append(
            Waiting(
                hand_in=row.hand_in,
                title=row.title,
                cohort=row.cohort,
                days_left=answer_days_left(local_day(row.hand_in.handed_in_at), local_day(now)),
                is_own=row.cohort.id in own,
                claim=claim,
                is_taken=claim is not None and claim.person_id != user.id,
            )
        )
    return sorted(found, key=lambda row: not row.is_own)
