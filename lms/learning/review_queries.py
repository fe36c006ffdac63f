"""The review queue as one coach sees it: own trainees first, with who looks at what and how long we still have."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, select

from lms.accounts.models import Person
from lms.clock import local_day
from lms.cohorts.models import Cohort
from lms.cohorts.policy import cohorts_visible_to
from lms.curriculum.queries import outline
from lms.db import db
from lms.learning.claim_queries import claims_on
from lms.learning.hand_in_queries import hand_ins_waiting
from lms.learning.models import HandIn, Review
from lms.learning.rules import answer_days_left
from lms.learning.verdict_models import ReviewClaim
from lms.roles import COACH


@dataclass(frozen=True)
class WaitingHandIn:
    """A hand-in that waits, with the name of its assignment."""

    hand_in: HandIn
    title: str
    cohort: Cohort


def waiting_for(user: Person, *, now: datetime) -> list[WaitingHandIn]:
    """Hand-ins that wait for somebody who looks after their cohort, longest first; not one's own."""
    cohorts = {cohort.id: cohort for cohort in db.session.scalars(cohorts_visible_to(user, now=now))}
    return [
        WaitingHandIn(row, _title(row, cohorts[row.cohort_id]), cohorts[row.cohort_id])
        for row in hand_ins_waiting(list(cohorts))
        if row.person_id != user.id
    ]


def _title(row: HandIn, cohort: Cohort) -> str:
    slugs = {task.slug: task.title for task in outline(cohort.version_id).assignments()}
    return slugs.get(row.assignment_slug, row.assignment_slug)


@dataclass(frozen=True)
class QueuedHandIn:
    hand_in: HandIn
    title: str
    cohort: Cohort
    days_left: int
    is_own: bool  # of a cohort this coach looks after themselves
    claim: ReviewClaim | None
    is_taken: bool  # somebody else looks at it


def queue(user: Person, *, now: datetime) -> list[QueuedHandIn]:
    """Own trainees first, and within that who waits longest."""
    rows = waiting_for(user, now=now)
    claims, own = claims_on([row.hand_in.id for row in rows], now=now), user.scopes(COACH, now=now)
    found = []
    for row in rows:
        claim = claims.get(row.hand_in.id)
        found.append(
            QueuedHandIn(
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


def work_waiting_for(user: Person, *, now: datetime) -> Select[datetime]:
    """Since when each hand-in waits for this colleague: the moments of `waiting_for`."""
    cohort_ids = cohorts_visible_to(user, now=now).with_only_columns(Cohort.id)
    return select(HandIn.handed_in_at).where(
        HandIn.cohort_id.in_(cohort_ids),
        HandIn.person_id != user.id,
        ~exists().where(Review.hand_in_id == HandIn.id),
    )
