"""What waits for somebody to do it: each slice says what of its own does, and one query asks for all of it.

A slice puts `@waits(...)` on a function beside its views, which gets whoever looks and the time, and gives a query with one
row for each thing that waits for them; its one column is the moment since when. None: such things never wait for them. So
the page of what waits, and the mail about it, know no slice above them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from lms.clock import local_day
from lms.db import db
from lms.offers import Offer

Query = Callable[..., Select[Any] | None]


@dataclass(frozen=True)
class Kind:
    """One kind of thing that waits. `page` is where it is done; `last_day` gives, from the day since when, the day by which it
    must be, when there is one that we promised or owe."""

    code: str
    page: Offer
    one: str
    many: str
    query: Query
    last_day: Callable[[date], date] | None


@dataclass(frozen=True)
class Waiting:
    """How many things of a kind wait, since when the first and the newest of them do, and the last day of the first."""

    kind: Kind
    number: int
    since: datetime
    newest: datetime
    last_day: date | None

    @property
    def first_on(self) -> date:
        return local_day(self.since)

    @property
    def newest_on(self) -> date:
        return local_day(self.newest)

    @property
    def words(self) -> str:
        return self.kind.one if self.number == 1 else self.kind.many


_kinds: dict[str, Kind] = {}


def waits(
    endpoint: str, one: str, many: str, *, last_day: Callable[[date], date] | None = None, anchor: str = ""
) -> Callable[[Query], Query]:
    """The function below says what waits. `one` and `many` are its words behind a number; who may not call the page of
    `endpoint` is asked nothing."""

    def register(function: Query) -> Query:
        code = f"{function.__module__.split('.')[1]}.{function.__name__}"
        values: dict[str, Any] = {"_anchor": anchor} if anchor else {}
        _kinds[code] = Kind(code, Offer.to(endpoint, many, **values), one, many, function, last_day)
        return function

    return register


def kinds() -> list[Kind]:
    """Every kind of thing that can wait for somebody."""
    return list(_kinds.values())


def waiting_for(viewer: Any, *, now: datetime) -> list[Waiting]:
    """What waits for somebody: what has a last day first, by that day, then what waits longest. One query."""
    parts = []
    for kind in _kinds.values():
        query = kind.query(viewer, now=now) if kind.page.opens_for(viewer, now=now) else None
        if query is not None:
            found = query.subquery()
            first, newest = func.min(found.c[0]), func.max(found.c[0])
            parts.append(select(literal(kind.code), func.count(), first, newest).select_from(found))
    if not parts:
        return []
    rows: Any = db.session.execute(union_all(*parts))
    return sorted((_waiting(*row) for row in rows if row[1]), key=_order)


def _waiting(code: str, number: int, since: datetime, newest: datetime) -> Waiting:
    kind = _kinds[code]
    last_day = kind.last_day(local_day(since)) if kind.last_day else None
    return Waiting(kind, number, since, newest, last_day)


def _order(row: Waiting) -> tuple[bool, date, datetime]:
    return (row.last_day is None, row.last_day or date.max, row.since)
