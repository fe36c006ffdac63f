"""Reading the trail: what was done about somebody, and what happened of late. The newest line stands first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from lms.accounts.models import Person
from lms.db import db
from lms.trail import TrailLine


@dataclass(frozen=True)
class ToldLine:
    """A line with the names of today. No name: nobody was known, or their row is gone."""

    line: TrailLine
    about: str | None
    by: str | None


def lines_about(person_id: int, *, most: int = 100) -> list[ToldLine]:
    """What somebody may see of themself: what they did themself to their account, and what others did or looked at."""
    return _told(_newest(most, TrailLine.person_id == person_id))


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
    wanted = [TrailLine.at >= since]
    if acts:
        wanted.append(TrailLine.act.in_(acts))
    if of is not None:
        wanted.append((TrailLine.person_id == of) | (TrailLine.by_id == of))
    if before_id is not None:
        wanted.append(TrailLine.id < before_id)
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
