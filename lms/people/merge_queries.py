"""Which columns hold a person, asked of the tables themselves, so that none is forgotten; and what merging two would do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Select, Table, UniqueConstraint, func, or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.certificates.models import Certificate
from lms.db import Base, db
from lms.people.merge_rules import Both
from lms.people.models import Merge
from lms.progress.decision_rules import ADVISED, ASSESSED, CHECKED, COACHED, REVIEWED
from lms.progress.independence_queries import ties_between
from lms.progress.round_queries import rounds_of
from lms.roles import TRAINEE

PEOPLE = Person.__table__
# what is not moved, and why
LEFT = {
    "trail": "a line is never changed; the page about somebody reads those of the account that is gone too",
    "merges": "says which two they were",
    "factors": "a second step is locked for one account: that of the account that is gone goes away",
    "recovery_codes": "the same",
    "half_logins": "the same",
    "factor_starts": "is about the house",
}
DROPPED = ("half_logins", "recovery_codes", "factors")


def person_columns() -> list[Column[Any]]:
    """Every column with the number of a person that merging moves."""
    return [column for column in all_person_columns() if column.table.name not in LEFT]


def all_person_columns() -> list[Column[Any]]:
    return [column for table in Base.metadata.sorted_tables for column in table.c if holds_person(column)]


def holds_person(column: Column[Any]) -> bool:
    if column.table is PEOPLE:
        return False
    if any(key.column.table is PEOPLE for key in column.foreign_keys) or "is_person" in column.info:
        return True
    is_named = column.name == "person_id" or column.name.endswith("_by_id")
    return is_named and not column.foreign_keys


@dataclass(frozen=True)
class Plan:
    """What merging would do. `moved`: rows by column; `double`: rows of the account that is gone of which the other has the same,
    which go away; `both`: what stands in the way."""

    moved: dict[str, int]
    double: dict[str, int]
    both: Both


def plan_of(kept: Person, gone: Person, *, now: datetime) -> Plan:
    moved, double, twice = {}, {}, []
    for column in person_columns():
        name = f"{column.table.name}.{column.name}"
        number = (
            db.session.scalar(select(func.count()).select_from(column.table).where(column == gone.id)) or 0
        )
        same = doubles(column, kept.id, gone.id)
        if number:
            moved[name] = number - len(same)
        if same:
            double[name] = len(same)
            if column.table.name != "grants" and _has_children(column.table, same):
                twice.append(column.table.name)
    return Plan(moved, double, _both(kept, gone, twice, now))


def doubles(column: Column[Any], kept_id: int, gone_id: int) -> list[tuple[Any, ...]]:
    """The primary keys of rows of the one that is gone that cannot stand beside a row of the other."""
    keys, found = [*column.table.primary_key.columns], {}
    for others, where in _unique_with(column):
        taken = {values for _, values in _rows(column, kept_id, keys, others, where)}
        for key, values in _rows(column, gone_id, keys, others, where):
            if values in taken and None not in values:
                found[key] = True
    return list(found)


def _rows(
    column: Column[Any], number: int, keys: Sequence[Column[Any]], others: Sequence[Column[Any]], where: Any
) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """(primary key, values of the other columns) of the rows with this number."""
    query = select(*keys, *others).where(column == number)
    rows = db.session.execute(query if where is None else query.where(where))
    return [(tuple(row[: len(keys)]), tuple(row[len(keys) :])) for row in rows]


def _unique_with(column: Column[Any]) -> Iterator[tuple[list[Column[Any]], Any]]:
    """The other columns of each constraint that lets a value of this column stand once, and for which rows it holds."""
    table = column.table
    if column.unique or (column.primary_key and len(table.primary_key.columns) == 1):
        yield [], None
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint) and column.name in constraint.columns:
            yield [one for one in constraint.columns if one is not column], None
    if column.primary_key and len(table.primary_key.columns) > 1:
        yield [one for one in table.primary_key.columns if one is not column], None
    for index in table.indexes:
        if index.unique and column.name in index.columns and not column.unique:
            yield [one for one in index.columns if one is not column], _where(index)


def _where(index: Index) -> Any:
    return index.dialect_options["sqlite"]["where"]


def _has_children(table: Table, keys: list[tuple[Any, ...]]) -> bool:
    for other in Base.metadata.sorted_tables:
        for column in other.c:
            if any(key.column.table is table for key in column.foreign_keys):
                query = select(column).where(column.in_([key[0] for key in keys])).limit(1)
                if db.session.scalar(query) is not None:
                    return True
    return False


def _both(kept: Person, gone: Person, twice: list[str], now: datetime) -> Both:
    ids = (kept.id, gone.id)
    certified = set(db.session.scalars(select(Certificate.person_id).where(Certificate.person_id.in_(ids))))
    running = {number for (number, _), row in rounds_of(ids).items() if row.is_advised}
    done = ties_between(kept, gone) | ties_between(gone, kept)
    return Both(
        certificates=len(certified) > 1,
        rounds=len(running) > 1,
        seats=kept.has_role(TRAINEE, now=now) and gone.has_role(TRAINEE, now=now),
        did_for_other=bool(done & {COACHED, ADVISED, REVIEWED, CHECKED, ASSESSED}) or _acted(ids),
        twice=twice,
    )


def _acted(ids: tuple[int, int]) -> bool:
    """Whether one row names both: then one did something for the other."""
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.c if holds_person(column)]
        if len(columns) < 2 or table.name in LEFT:
            continue
        pairs = [
            (one == ids[0]) & (other == ids[1]) for one in columns for other in columns if one is not other
        ]
        if db.session.execute(select(table).where(or_(*pairs)).limit(1)).first() is not None:
            return True
    return False


def alike(person: Person) -> Sequence[Person]:
    """Who may be the same: with the same number, or the same name in small letters."""
    same = [func.lower(Person.name) == person.name.lower()]
    if person.phone_key:
        same.append(Person.phone_key == person.phone_key)
    query = select(Person).where(or_(*same), Person.id != person.id, Person.disabled_at.is_(None))
    return db.session.scalars(query.order_by(Person.name, Person.id).limit(10)).all()


def merges_open() -> Sequence[Merge]:
    query = select(Merge).where(Merge.done_at.is_(None), Merge.dropped_at.is_(None))
    options = (joinedload(Merge.person), joinedload(Merge.gone), joinedload(Merge.asked_by))
    return db.session.scalars(query.options(*options).order_by(Merge.id)).all()


def merges_waiting_for(user: Person, *, now: datetime) -> Select[datetime]:
    """Since when each merging waits for a second person, who is not the one who asked."""
    return select(Merge.asked_at).where(
        Merge.done_at.is_(None), Merge.dropped_at.is_(None), Merge.asked_by_id != user.id
    )


def merges_of(person_id: int) -> Sequence[Merge]:
    query = select(Merge).where(or_(Merge.person_id == person_id, Merge.gone_id == person_id))
    options = (joinedload(Merge.person), joinedload(Merge.gone), joinedload(Merge.done_by))
    return db.session.scalars(query.options(*options).order_by(Merge.id.desc())).all()
