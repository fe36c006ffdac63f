"""A cohort goes on with another version of its course: first a dry run that shows what would happen to everybody, then one
confirmed act, which loses nothing and can be turned back the same way."""

from collections.abc import Collection, Sequence
from datetime import datetime

from lms.accounts.models import Person
from lms.cohorts.actions import hold
from lms.cohorts.models import Cohort, VersionMove
from lms.curriculum.models import CourseVersion
from lms.curriculum.queries import outline
from lms.db import db
from lms.learning.actions import keep_step
from lms.learning.moving_actions import keep_place
from lms.progress.version_queries import days_held, ever_in, forecast_for


def move_to_version(cohort: Cohort, version: CourseVersion, *, by: Person, now: datetime) -> VersionMove:
    """Lets a cohort go on with another version. Going back is the same act, and what was written down as kept stays
    kept."""
    hold(cohort)
    db.session.refresh(cohort)
    keep_what_is_done(ever_in(cohort.id), cohort, version, held=days_held(cohort, now), by=by, now=now)
    move = VersionMove(
        cohort_id=cohort.id,
        from_version_id=cohort.version_id,
        to_version_id=version.id,
        moved_by=by,
        moved_at=now,
    )
    db.session.add(move)
    cohort.version = version
    db.session.flush()
    return move


def keep_what_is_done(
    people: Sequence[Person],
    cohort: Cohort,
    version: CourseVersion,
    *,
    held: Collection[str] = (),
    by: Person,
    now: datetime,
) -> None:
    """Writes down what would come open for people of a cohort who go on with this version, with it or to another cohort, and
    what keeps its place for who is past where it went (`keeping_rules.placed_in_move`)."""
    course_id = outline(cohort.version_id).course_id
    for row in forecast_for(cohort, version, people, now, held):
        for kind, slug in row.kept:
            keep_step(row.person.id, course_id, kind, slug, by=by, now=now)
        for (kind, slug), module in row.places.items():
            keep_place(row.person.id, course_id, kind, slug, module, by=by, now=now)
