"""Who may have signed up more than once, or has an account already; and which applications became one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.db import db
from lms.intake.merge_rules import alike
from lms.intake.models import Application, ApplicationMerge
from lms.intake.queries import stands_alone


@dataclass(frozen=True)
class Double:
    """Another application, or somebody with an account, and in what they are the same."""

    thing: Any
    alike: tuple[str, ...]

    @property
    def is_person(self) -> bool:
        return isinstance(self.thing, Person)


def _keys(row: Application | Person) -> tuple[str | None, str | None, str | None]:
    return row.phone_key, row.email_key, row.name_key


def _shares_a_key(model: Any, rows: Sequence[Application | Person]) -> ColumnElement[bool]:
    columns = (model.phone_key, model.email_key, model.name_key)
    wanted: tuple[set[str], ...] = tuple(
        {key for key in keys if key} for keys in zip(*map(_keys, rows), strict=True)
    )
    return or_(*(column.in_(keys) for column, keys in zip(columns, wanted, strict=True)))


def doubles_of(rows: Sequence[Application]) -> dict[int, list[Double]]:
    """By the number of each application: what may be the same person, the oldest first. Two queries, however many there are."""
    if not rows:
        return {}
    query = select(Application).where(_shares_a_key(Application, rows), stands_alone).order_by(Application.id)
    others = list(db.session.scalars(query))
    known = (
        select(Person).where(_shares_a_key(Person, rows), Person.disabled_at.is_(None)).order_by(Person.id)
    )
    people = list(db.session.scalars(known))
    return {row.id: [*_like(row, others, row.id), *_like(row, people, row.person_id)] for row in rows}


def doubles_of_person(person: Person) -> list[Double]:
    """The same of somebody with an account: other accounts, and applications that did not become this one."""
    accounts = select(Person).where(_shares_a_key(Person, [person]), Person.disabled_at.is_(None))
    not_theirs = Application.person_id.is_distinct_from(person.id)
    applications = select(Application).where(_shares_a_key(Application, [person]), stands_alone, not_theirs)
    return [
        *_like(person, list(db.session.scalars(accounts.order_by(Person.id))), person.id),
        *_like(person, list(db.session.scalars(applications.order_by(Application.id))), None),
    ]


def _like(
    row: Application | Person, others: Sequence[Application | Person], but_id: int | None
) -> Iterator[Double]:
    for other in others:
        found = alike(_keys(row), _keys(other))
        if found and other.id != but_id:
            yield Double(other, found)


def merge_of(application_id: int) -> ApplicationMerge | None:
    """How this application went on in another, when it did."""
    query = select(ApplicationMerge).where(
        ApplicationMerge.application_id == application_id, ApplicationMerge.apart_at.is_(None)
    )
    return db.session.scalar(query.options(joinedload(ApplicationMerge.into)))


def merges_into(application_id: int) -> list[ApplicationMerge]:
    """What went on in this application, also by way of another, the first that was merged first."""
    found: list[ApplicationMerge] = []
    todo = [application_id]
    while todo:
        query = select(ApplicationMerge).where(
            ApplicationMerge.into_id.in_(todo), ApplicationMerge.apart_at.is_(None)
        )
        rows = list(db.session.scalars(query.options(joinedload(ApplicationMerge.application))))
        found += rows
        todo = [row.application_id for row in rows]
    return sorted(found, key=lambda row: row.id)


def partings_of(application_id: int) -> list[ApplicationMerge]:
    """What was one with this application for a while, and is not any more."""
    query = select(ApplicationMerge).where(
        or_(ApplicationMerge.application_id == application_id, ApplicationMerge.into_id == application_id),
        ApplicationMerge.apart_at.is_not(None),
    )
    both = joinedload(ApplicationMerge.application), joinedload(ApplicationMerge.into)
    return list(db.session.scalars(query.options(*both).order_by(ApplicationMerge.id)))


def merged_into(application_id: int) -> list[Application]:
    return [merge.application for merge in merges_into(application_id)]
