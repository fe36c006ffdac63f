"""The list of applications: searched, narrowed, sorted and cut in pages by the database. And where there is room again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, case, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Person
from lms.accounts.queries import shared_numbers, unread_contacts
from lms.cohorts.models import Cohort
from lms.db import db
from lms.intake.models import Application, ApplicationStep
from lms.intake.queries import Deciding, free_seats, stands, with_deciding_step
from lms.intake.rules import PLACED, STATES, WAITING
from lms.intake.worklist_rules import BY_NAME, BY_PLACE, Asked, rank_of
from lms.searching import fits, misses
from lms.spellings import Spelling, waiting

PER_PAGE = 30


@dataclass(frozen=True)
class Found:
    rows: Sequence[Application]
    numbers: Mapping[int, int]  # in the queue, by application
    number: int  # of all pages
    page: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.number // self.per_page))


@dataclass(frozen=True)
class Room:
    """A cohort with seats to give while people wait for one."""

    cohort: Cohort
    free: int
    waiting: int


def _queue() -> Subquery:
    """Each application on a waiting list with its number there."""
    number = func.row_number().over(partition_by=Deciding.cohort_id, order_by=Deciding.id)
    query = with_deciding_step(select(Application)).where(stands == WAITING)
    return query.with_only_columns(Application.id.label("id"), number.label("number")).subquery()


def worklist(query: Select[Application], asked: Asked, *, page: int = 1, per_page: int = PER_PAGE) -> Found:
    """A page of those that are asked for, the best matches first. Two questions, however many there are."""
    query = with_deciding_step(query.select_from(Application)).where(stands.in_(asked.states))
    if asked.words:
        query = query.where(fits(Application.search_text, asked.words))
    if asked.cohort_id:
        query = query.where(Deciding.cohort_id == asked.cohort_id)
    return _page(query, asked, page, per_page)


def _page(query: Select[Application], asked: Asked, page: int, per_page: int) -> Found:
    queue = _queue()
    order: list[Any] = {
        BY_NAME: [func.lower(Application.name)],
        BY_PLACE: [func.lower(Application.neighbourhood), func.lower(Application.name)],
    }.get(asked.order, [Application.id.desc()] if asked.latest_first else [])
    rank = case({state: rank_of(state) for state in STATES}, value=stands, else_=0)
    query = (
        query.outerjoin(queue, queue.c.id == Application.id)
        .order_by(misses(Application.search_text, asked.words), *order)
        .order_by(rank, func.coalesce(queue.c.number, 0), Application.applied_at, Application.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
        .options(
            selectinload(Application.steps).options(
                joinedload(ApplicationStep.cohort), joinedload(ApplicationStep.taken_by)
            ),
            joinedload(Application.on_behalf_by),
        )
    )
    rows: Any = db.session.execute(query.add_columns(queue.c.number, func.count().over())).all()
    return Found(
        [row for row, _, _ in rows],
        {row.id: number for row, number, _ in rows if number is not None},
        rows[0][2] if rows else 0,
        page,
        per_page,
    )


def those(query: Select[Application], ids: Collection[int]) -> Found:
    """These applications, wherever they stand, in the order of work."""
    query = with_deciding_step(query.select_from(Application)).where(Application.id.in_(ids))
    return _page(query.execution_options(populate_existing=True), Asked(), 1, max(1, len(ids)))


def room_again(
    cohorts: Sequence[Cohort], standings: Mapping[tuple[str, int], int], *, now: datetime
) -> tuple[dict[int, int], list[Room]]:
    """(free seats by cohort, the cohorts that have some while people wait for one)."""
    promised = {cohort.id: standings.get((PLACED, cohort.id), 0) for cohort in cohorts}
    free = free_seats(cohorts, now=now, promised=promised)
    rooms = [
        Room(cohort, free[cohort.id], standings[WAITING, cohort.id])
        for cohort in cohorts
        if free[cohort.id] and standings.get((WAITING, cohort.id))
    ]
    return free, rooms


def something_to_check() -> bool:
    """Whether there are numbers, addresses or spellings that somebody has to look at: one question."""
    number = select(Person.phone_key).where(Person.disabled_at.is_(None), Person.phone_key.is_not(None))
    unread = (Person.phone != "") & Person.phone_key.is_(None)
    unread |= Person.email.is_not(None) & Person.email_key.is_(None)
    found = or_(
        exists().where(Person.disabled_at.is_(None), unread),
        number.group_by(Person.phone_key).having(func.count() > 1).exists(),
        exists().where(Spelling.is_allowed.is_(None)),
    )
    return bool(db.session.scalar(select(found)))


def to_check() -> dict[str, Any]:
    return {"unread": unread_contacts(), "sharing": shared_numbers(), "spellings": waiting()}
