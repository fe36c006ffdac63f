"""Reading the trail: what was done about somebody, and what happened of late. The newest line stands first."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, or_, select

from lms.accounts.models import Grant, Person
from lms.clock import day_after, from_local, local_day
from lms.db import db
from lms.privacy.trail_rules import Held, OwnLine, Wanted, doer_of, together
from lms.searching import fits
from lms.trail import TrailLine

PER_PAGE = 50
Line = TypeVar("Line")


@dataclass(frozen=True)
class ToldLine:
    """A line with the names of today. No name: nobody was known, or their row is gone."""

    line: TrailLine
    about: str | None
    by: str | None


@dataclass(frozen=True)
class Part(Generic[Line]):
    """A page of lines, and the number of its last one when older ones follow."""

    lines: Sequence[Line]
    older_than: int | None


def lines_about(person_id: int, *, most: int = 100) -> list[ToldLine]:
    """What somebody may see of themself: what they did themself to their account, and what others did or looked at."""
    return _told(_newest(most, TrailLine.person_id == person_id))


def own_part(person_id: int, *, before_id: int | None = None, most: int = PER_PAGE) -> Part[OwnLine]:
    """The same as somebody reads it: the day, and as what somebody did it. What a day had more than once is one line."""
    wanted = [TrailLine.person_id == person_id, *_before(before_id)]
    rows = _newest(most + 1, *wanted)
    held = _held_by({row.by_id for row in rows[:most] if row.by_id and row.by_id != person_id})
    lines = [
        OwnLine(
            day=local_day(row.at),
            act=row.act,
            word=row.word,
            doer=doer_of(row.by_id, person_id, held.get(row.by_id or 0, ()), row.at),
            times=row.times,
        )
        for row in rows[:most]
    ]
    return Part(together(lines), rows[most - 1].id if len(rows) > most else None)


def _held_by(ids: Collection[int]) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = {}
    query = select(Grant.person_id, Grant.role, Grant.since, Grant.until).where(Grant.person_id.in_(ids))
    for row in db.session.execute(query) if ids else ():
        found.setdefault(row.person_id, []).append(Held(row.role, row.since, row.until))
    return found


def part_of_all(wanted: Wanted, *, before_id: int | None = None, most: int = PER_PAGE) -> Part[ToldLine]:
    """A page of the lines of all people that are asked for."""
    rows = _newest(most + 1, *_asked(wanted), *_before(before_id))
    return Part(_told(rows[:most]), rows[most - 1].id if len(rows) > most else None)


def _asked(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.words:
        people = select(Person.id).where(fits(Person.search_text, wanted.words))
        found.append(or_(TrailLine.person_id.in_(people), TrailLine.by_id.in_(people)))
    if wanted.act:
        found.append(TrailLine.act == wanted.act)
    if wanted.first_day:
        found.append(TrailLine.at >= from_local(datetime.combine(wanted.first_day, datetime.min.time())))
    if wanted.last_day:
        found.append(TrailLine.at < day_after(wanted.last_day))
    return found


def _before(line_id: int | None) -> list[ColumnElement[bool]]:
    return [TrailLine.id < line_id] if line_id else []


def recent(
    *,
    since: datetime,
    acts: Collection[str] = (),
    of: int | None = None,
    before_id: int | None = None,
    most: int = 100,
) -> list[ToldLine]:
    """Of all people, since a moment: of some acts only, about or by one person only, or what comes after the line
    `before_id` that ended the page before."""
    wanted = [TrailLine.at >= since, *_before(before_id)]
    if acts:
        wanted.append(TrailLine.act.in_(acts))
    if of is not None:
        wanted.append((TrailLine.person_id == of) | (TrailLine.by_id == of))
    return _told(_newest(most, *wanted))


def _newest(most: int, *wanted: ColumnElement[bool]) -> list[TrailLine]:
    return list(
        db.session.scalars(select(TrailLine).where(*wanted).order_by(TrailLine.id.desc()).limit(most))
    )


def _told(lines: Iterable[TrailLine]) -> list[ToldLine]:
    lines = list(lines)
    numbers = {number for line in lines for number in (line.person_id, line.by_id) if number}
    people = select(Person.id, Person.name).where(Person.id.in_(numbers))
    names = {row.id: row.name for row in db.session.execute(people)} if numbers else {}
    return [ToldLine(line, names.get(line.person_id or 0), names.get(line.by_id or 0)) for line in lines]
