"""What another version of the course would change for everybody in a cohort."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Grant, Person
from lms.cohorts.models import Cohort, VersionMove
from lms.cohorts.queries import members
from lms.curriculum.models import CourseVersion
from lms.curriculum.queries import outline
from lms.db import db
from lms.learning.rules import PLACES
from lms.progress.keeping_rules import (
    check_destination,
    comes_earlier,
    kept_in_move,
    placed_in_move,
    with_kept,
)
from lms.progress.queries import progress_facts
from lms.progress.rules import DONE, Item, assess
from lms.roles import TRAINEE


@dataclass(frozen=True)
class Forecast:
    """What going on with another version would do to one trainee: what stays, what is kept for them, what is new."""

    person: Person
    done_before: int
    done_after: int
    total_after: int
    kept: tuple[tuple[str, str], ...]  # written down, so that they stay done
    added: tuple[Item, ...]  # new, and to be done
    places: Mapping[tuple[str, str], str]  # written down, so that nobody is sent back
    later: tuple[Item, ...]  # those steps, with the module in which they are met
    earlier: tuple[Item, ...]  # to be done, and in an earlier module than before


def forecast(cohort: Cohort, version: CourseVersion, *, now: datetime) -> list[Forecast]:
    """Changes nothing. Raises RuleError when the cohort cannot go there."""
    return forecast_for(cohort, version, members(cohort.id, now=now), now, days_held(cohort, now))


def days_held(cohort: Cohort, now: datetime) -> list[str]:
    """The modules whose group day was, or has begun: what a cohort is past."""
    return [
        day.module_slug for day in cohort.group_days if day.starts_at <= now and day.called_off_at is None
    ]


def forecast_for(
    cohort: Cohort,
    version: CourseVersion,
    people: Sequence[Person],
    now: datetime,
    held: Collection[str] = (),
) -> list[Forecast]:
    before, after = outline(cohort.version_id), outline(version.id)
    check_destination(before, after, is_there=version.id == cohort.version_id)
    facts = progress_facts([person.id for person in people], cohort)
    found = []
    for person in people:
        kept = kept_in_move(before, after, facts[person.id])
        then = assess(before, facts[person.id])
        places = placed_in_move(before, after, facts[person.id], held)
        later = assess(after, with_kept(facts[person.id], kept, "", now, places))
        stood = {(item.kind, item.slug): item.module for item in then.items}
        found.append(
            Forecast(
                person=person,
                done_before=sum(item.state == DONE for item in then.items),
                done_after=sum(item.state == DONE for item in later.items),
                total_after=len(later.items),
                kept=kept,
                added=tuple(
                    item for item in later.items if item.state != DONE and (item.kind, item.slug) not in stood
                ),
                places=places,
                later=tuple(item for item in later.items if (PLACES.get(item.kind, ""), item.slug) in places),
                earlier=tuple(
                    item
                    for item in later.items
                    if item.state != DONE
                    and item.kind in PLACES
                    and comes_earlier(item.module, stood.get((item.kind, item.slug)), after)
                ),
            )
        )
    return found


def ever_in(cohort_id: int) -> list[Person]:
    """Everybody who ever had a place in a cohort: also who stopped or whose account is closed, as what they did counts when
    they come back."""
    learned = select(Grant.person_id).where(Grant.role == TRAINEE, Grant.scope_id == cohort_id)
    return list(db.session.scalars(select(Person).where(Person.id.in_(learned)).order_by(Person.id)))


def moves_of(cohort_id: int) -> list[VersionMove]:
    """The changes of version of a cohort, newest first."""
    query = (
        select(VersionMove)
        .where(VersionMove.cohort_id == cohort_id)
        .options(joinedload(VersionMove.moved_by), joinedload(VersionMove.to_version))
        .order_by(VersionMove.id.desc())
    )
    return list(db.session.scalars(query))
