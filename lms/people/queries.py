"""The list of everybody: people with an account, and whoever signed up and has none yet. One question finds a page of it,
with how many there are; a fixed number of questions tells what stands beside each name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, exists, false, func, literal, select, union_all

from lms.accounts.models import Grant, Person
from lms.db import db
from lms.intake.models import Application
from lms.intake.queries import Deciding, stands, with_deciding_step
from lms.people.line_queries import (
    APPLICATION,
    PERSON,
    PHASES_OF,
    Line,
    lines_of_applications,
    lines_of_people,
    phase_of,
)
from lms.people.policy import people_visible_to
from lms.people.rules import BEFORE, BY_PLACE, NEWEST, Asked
from lms.projects.models import ProjectMember
from lms.roles import OVER_OTHERS, TRAINEE
from lms.searching import fits, misses

PER_PAGE = 30


@dataclass(frozen=True)
class Found:
    lines: list[Line]
    number: int  # of all pages
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.number // PER_PAGE))


def _place(column: Any, typed: str) -> ColumnElement[bool]:
    return func.lower(column).contains(typed.lower(), autoescape=True)


def _people(user: Person, asked: Asked, now: datetime) -> Select[Any]:
    query = people_visible_to(user, now=now).with_only_columns(
        literal(PERSON, String).label("kind"),
        Person.id.label("id"),
        func.lower(Person.name).label("name"),
        Person.neighbourhood.label("place"),
        Person.created_at.label("since"),
        misses(Person.search_text, asked.words).label("misses"),
    )
    grants = exists().where(Grant.person_id == Person.id, Grant.in_force(now))
    if asked.words:
        query = query.where(fits(Person.search_text, asked.words))
    if asked.phase:
        query = query.where(phase_of(now) == asked.phase)
    if asked.role:
        query = query.where(grants.where(Grant.role == asked.role))
    if asked.cohort_id:
        in_cohort = grants.where(Grant.scope_id == asked.cohort_id, Grant.role.in_((TRAINEE, *OVER_OTHERS)))
        query = query.where(in_cohort)
    if asked.place:
        query = query.where(_place(Person.neighbourhood, asked.place))
    if asked.project_id:
        query = query.where(
            exists().where(
                ProjectMember.person_id == Person.id,
                ProjectMember.project_id == asked.project_id,
                ProjectMember.until.is_(None),
            )
        )
    return query


def _applications(user: Person, asked: Asked, now: datetime) -> Select[Any]:
    """Of whom nobody has an account, for staff."""
    query = with_deciding_step(select(Application)).with_only_columns(
        literal(APPLICATION, String),
        Application.id,
        func.lower(Application.name),
        Application.neighbourhood,
        Application.applied_at,
        misses(Application.search_text, asked.words),
    )
    query = query.where(Application.person_id.is_(None), stands.in_(PHASES_OF))
    if not user.is_staff(now=now) or asked.role or asked.project_id:
        return query.where(false())
    if asked.words:
        query = query.where(fits(Application.search_text, asked.words))
    if asked.phase:
        states = [state for state, phase in PHASES_OF.items() if phase == asked.phase]
        query = query.where(stands.in_(states))
    if asked.cohort_id:
        query = query.where(Deciding.cohort_id == asked.cohort_id)
    if asked.place:
        query = query.where(_place(Application.neighbourhood, asked.place))
    return query


def everybody(user: Person, asked: Asked, *, page: int = 1, per_page: int = PER_PAGE, now: datetime) -> Found:
    """A page of those whom `user` finds, best matches first, then in the order that was asked."""
    parts = [_people(user, asked, now)]
    if not asked.phase or asked.phase in BEFORE:
        parts.append(_applications(user, asked, now))
    rows = union_all(*parts).subquery()
    orders: dict[str, list[Any]] = {BY_PLACE: [func.lower(rows.c.place)], NEWEST: [rows.c.since.desc()]}
    query = (
        select(rows.c.kind, rows.c.id, func.count().over())
        .order_by(rows.c.misses, *orders.get(asked.order, ()), rows.c.name, rows.c.kind, rows.c.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    found = [(kind, number, total) for kind, number, total in db.session.execute(query)]
    ids = {kind: [number for one, number, _ in found if one == kind] for kind in (PERSON, APPLICATION)}
    known = lines_of_people(ids[PERSON], now) | lines_of_applications(ids[APPLICATION])
    lines = [known[kind, number] for kind, number, _ in found]
    return Found(lines, found[0][2] if found else 0, page)


def all_lines(user: Person, asked: Asked, *, now: datetime) -> Iterator[Line]:
    """Every page, for a sheet."""
    page, most = 1, 500
    while True:
        found = everybody(user, asked, page=page, per_page=most, now=now)
        yield from found.lines
        if page * most >= found.number:
            return
        page += 1
