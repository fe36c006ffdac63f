"""By what a list of people can be narrowed: cohorts and projects, in one question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, literal, select, union_all

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.cohorts.policy import cohorts_visible_to
from lms.db import db
from lms.projects.models import Project


@dataclass(frozen=True)
class Choices:
    cohorts: Sequence[tuple[int, str]]  # the newest first
    projects: Sequence[tuple[int, str]]  # for staff

    def cohort_name(self, number: int) -> str:
        return dict(self.cohorts).get(number, "")


def choices_for(user: Person, *, now: datetime) -> Choices:
    cohorts = cohorts_visible_to(user, now=now).with_only_columns(
        literal("cohort", String).label("kind"), Cohort.id, Cohort.name, Cohort.starts_on.label("began")
    )
    projects = select(literal("project", String), Project.id, Project.name, Project.started_on)
    rows = union_all(cohorts, projects.where(literal(user.is_staff(now=now)))).subquery()
    found = db.session.execute(select(rows).order_by(rows.c.began.desc(), rows.c.id.desc())).all()

    def of(kind: str) -> list[tuple[int, str]]:
        return [(row.id, row.name) for row in found if row.kind == kind]

    return Choices(of("cohort"), of("project"))
