"""A cohort goes on with another version of its course: first a dry run that shows what would happen to everybody, then one
confirmed act, which loses nothing and can be turned back the same way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import TRAINEE, Grant, Person
from lms.cohorts.actions import hold
from lms.cohorts.models import Cohort, VersionMove
from lms.cohorts.queries import members
from lms.curriculum.models import CourseVersion
from lms.curriculum.queries import outline
from lms.db import db
from lms.errors import RuleError
from lms.learning.actions import keep_step
from lms.progress.keeping import kept_in_move, with_kept
from lms.progress.queries import progress_facts
from lms.progress.rules import DONE, Item, assess


@dataclass(frozen=True)
class Forecast:
    """What a move would do to one trainee."""

    person: Person
    done_before: int
    done_after: int
    total_after: int
    kept: tuple[tuple[str, str], ...]  # written down, so that they stay done
    added: tuple[Item, ...]  # new, and to be done


def forecast(cohort: Cohort, version: CourseVersion, *, now: datetime) -> list[Forecast]:
    """Changes nothing. Raises RuleError when the cohort cannot go there."""
    return _forecast(cohort, version, members(cohort.id, now=now), now)


def _forecast(
    cohort: Cohort, version: CourseVersion, people: Sequence[Person], now: datetime
) -> list[Forecast]:
    _check_destination(cohort, version)
    before, after = outline(cohort.version_id), outline(version.id)
    facts = progress_facts([person.id for person in people], cohort)
    found = []
    for person in people:
        kept = kept_in_move(before, after, facts[person.id])
        then = assess(before, facts[person.id])
        later = assess(after, with_kept(facts[person.id], kept, "", now))
        known = {(item.kind, item.slug) for item in then.items}
        found.append(
            Forecast(
                person=person,
                done_before=sum(item.state == DONE for item in then.items),
                done_after=sum(item.state == DONE for item in later.items),
                total_after=len(later.items),
                kept=kept,
                added=tuple(
                    item for item in later.items if item.state != DONE and (item.kind, item.slug) not in known
                ),
            )
        )
    return found


def move_cohort(cohort: Cohort, version: CourseVersion, *, by: Person, now: datetime) -> VersionMove:
    """Moving back is the same act: what is kept stays kept."""
    hold(cohort)
    db.session.refresh(cohort)
    keep_what_is_done(_ever_in(cohort.id), cohort, version, by=by, now=now)
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
    people: Sequence[Person], cohort: Cohort, version: CourseVersion, *, by: Person, now: datetime
) -> None:
    """Writes down what would come open for people of a cohort who go on with this version, with it or to another cohort."""
    course_id = outline(cohort.version_id).course_id
    for row in _forecast(cohort, version, people, now):
        for kind, slug in row.kept:
            keep_step(row.person.id, course_id, kind, slug, by=by, now=now)


def _ever_in(cohort_id: int) -> list[Person]:
    """Also who stopped, or whose account is closed: when they come back, what they did still counts."""
    learned = select(Grant.person_id).where(Grant.role == TRAINEE, Grant.scope_id == cohort_id)
    return list(db.session.scalars(select(Person).where(Person.id.in_(learned)).order_by(Person.id)))


def _check_destination(cohort: Cohort, version: CourseVersion) -> None:
    if version.course_id != outline(cohort.version_id).course_id:
        raise RuleError("Dit is een andere opleiding. Kies een versie van dezelfde opleiding.")
    if version.id == cohort.version_id:
        raise RuleError("De lichting heeft deze versie al.")


def moves_of(cohort_id: int) -> list[VersionMove]:
    """Newest first."""
    query = (
        select(VersionMove)
        .where(VersionMove.cohort_id == cohort_id)
        .options(joinedload(VersionMove.moved_by), joinedload(VersionMove.to_version))
        .order_by(VersionMove.id.desc())
    )
    return list(db.session.scalars(query))
