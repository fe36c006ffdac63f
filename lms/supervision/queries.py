from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import TRAINEE, Grant, Person
from lms.accounts.queries import last_seen
from lms.clock import local_day
from lms.cohorts.models import Cohort
from lms.cohorts.policy import cohorts_visible_to
from lms.cohorts.queries import members, missed_group_days, paused_people
from lms.curriculum.queries import outline
from lms.db import db
from lms.learning.models import HandIn
from lms.learning.queries import hand_ins_waiting, last_deeds, wrong_tries
from lms.progress.queries import progress_of_cohort
from lms.progress.rules import Progress
from lms.supervision.rules import Facts, Line, board


@dataclass(frozen=True)
class CohortBoard:
    cohort: Cohort
    lines: list[Line]
    phones: dict[int, str]


def running_cohorts(user: Person, *, today: date, finished: bool = False) -> list[Cohort]:
    query = cohorts_visible_to(user).options(joinedload(Cohort.version)).order_by(Cohort.starts_on, Cohort.id)
    query = query.where(Cohort.ends_on < today) if finished else query.where(Cohort.ends_on >= today)
    return list(db.session.scalars(query))


def cohort_board(cohort: Cohort, *, now: datetime) -> CohortBoard:
    """Every trainee of a cohort with what needs doing. A fixed number of queries, whatever the size."""
    people = members(cohort.id, now=now)
    ids = [person.id for person in people]
    today = local_day(now)
    course = outline(cohort.version_id)
    titles = {lesson.slug: lesson for _, lesson in course.lessons()}
    progress = progress_of_cohort(cohort, now=now)
    seen, deeds = last_seen(ids), last_deeds(ids, course.course_id)
    missed, pauses = missed_group_days(ids, cohort.id), paused_people([cohort.id], today=today)
    tries, enrolled = wrong_tries(ids, course.course_id), _enrolled(cohort.id)
    facts = []
    for person in people:
        pause = pauses.get(person.id)
        facts.append(
            Facts(
                person_id=person.id,
                name=person.name,
                progress=progress[person.id],
                enrolled_at=enrolled[person.id],
                last_deed=deeds.get(person.id),
                last_seen=seen.get(person.id),
                has_logged_in=person.id in seen,
                has_email=person.email is not None,
                missed_group_days=len(missed[person.id]),
                wrong_tries=tuple(
                    (titles[slug].title, number, moment)
                    for slug, (number, moment) in tries.get(person.id, {}).items()
                    if slug in titles and _is_open(progress[person.id], slug)
                ),
                pause_since=pause.since if pause else None,
                pause_until=pause.until if pause else None,
                cohort_begun=cohort.starts_on <= today,
            )
        )
    return CohortBoard(cohort, board(facts, today), {person.id: person.phone for person in people})


def _is_open(progress: Progress, lesson_slug: str) -> bool:
    return any(
        item.kind == "check" and item.slug == lesson_slug and item.state != "done" for item in progress.items
    )


def _enrolled(cohort_id: int) -> dict[int, datetime]:
    query = select(Grant.person_id, Grant.since).where(Grant.role == TRAINEE, Grant.scope_id == cohort_id)
    return {person_id: since for person_id, since in db.session.execute(query)}


def queue(user: Person) -> Sequence[HandIn]:
    """Hand-ins that wait for somebody who looks after their cohort, longest first; not one's own."""
    cohort_ids = list(db.session.scalars(cohorts_visible_to(user).with_only_columns(Cohort.id)))
    return [row for row in hand_ins_waiting(cohort_ids) if row.person_id != user.id]
