"""All cohorts beside each other, for the coordinator: seats, who waits for one, and how much every coach carries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from lms.accounts.models import Grant, Person
from lms.cohorts.models import Cohort
from lms.cohorts.queries import member_counts
from lms.db import db
from lms.intake.queries import standing_in
from lms.intake.rules import PLACED, WAITING
from lms.learning.models import HandIn, Review
from lms.roles import COACH


@dataclass(frozen=True)
class CohortLine:
    cohort: Cohort
    members: int
    promised: int  # seats for people who are still to be invited
    waiting_list: int
    coaches: tuple[str, ...]
    hand_ins: int
    oldest: datetime | None

    @property
    def free(self) -> int:
        return max(0, self.cohort.capacity - self.members - self.promised)


@dataclass(frozen=True)
class Load:
    """What one coach carries in the cohorts that have not ended."""

    name: str
    cohorts: int
    trainees: int
    hand_ins: int
    oldest: datetime | None


def overview(*, today: date, now: datetime) -> tuple[list[CohortLine], list[Load]]:
    """Cohorts that have not ended, the first to start on top, and their coaches by name. Six queries."""
    cohorts = list(
        db.session.scalars(
            select(Cohort).where(Cohort.ends_on >= today).order_by(Cohort.starts_on, Cohort.id)
        )
    )
    ids = [cohort.id for cohort in cohorts]
    members = member_counts(ids, now=now)
    promised, queued = standing_in(ids, PLACED), standing_in(ids, WAITING)
    work, coaches = _work(ids), _coaches(ids, now=now)
    names: dict[int, list[str]] = defaultdict(list)
    loads = []
    for name, own in coaches.items():
        for cohort_id in own:
            names[cohort_id].append(name[0])
        waiting = [work[cohort_id] for cohort_id in own if cohort_id in work]
        loads.append(
            Load(
                name[0],
                len(own),
                sum(members.get(cohort_id, 0) for cohort_id in own),
                sum(number for number, _ in waiting),
                min((oldest for _, oldest in waiting), default=None),
            )
        )
    lines = [
        CohortLine(
            cohort,
            members.get(cohort.id, 0),
            promised.get(cohort.id, 0),
            queued.get(cohort.id, 0),
            tuple(names[cohort.id]),
            *work.get(cohort.id, (0, None)),
        )
        for cohort in cohorts
    ]
    return lines, loads


def _work(cohort_ids: list[int]) -> dict[int, tuple[int, datetime]]:
    """Hand-ins that wait, and since when, per cohort."""
    query = (
        select(HandIn.cohort_id, func.count(HandIn.id), func.min(HandIn.handed_in_at))
        .outerjoin(Review, Review.hand_in_id == HandIn.id)
        .where(HandIn.cohort_id.in_(cohort_ids), Review.id.is_(None))
        .group_by(HandIn.cohort_id)
    )
    return {cohort_id: (number, oldest) for cohort_id, number, oldest in db.session.execute(query)}


def _coaches(cohort_ids: list[int], *, now: datetime) -> dict[tuple[str, int], list[int]]:
    """The cohorts of each coach, by (name, id)."""
    query = (
        select(Person.name, Person.id, Grant.scope_id)
        .join(Grant, Grant.person_id == Person.id)
        .where(
            Grant.role == COACH,
            Grant.scope_id.in_(cohort_ids),
            Grant.in_force(now),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.name, Person.id)
    )
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for name, person_id, cohort_id in db.session.execute(query):
        found[name, person_id].append(cohort_id)
    return found
