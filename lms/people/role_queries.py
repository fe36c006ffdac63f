"""What somebody is besides a role they are to get, what hangs on one that is to end, and what was done with roles before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from lms.accounts.models import Grant, LoginSession, Person
from lms.accounts.queries import people_with_role
from lms.accounts.session_queries import USES
from lms.accounts.session_rules import USES_APART
from lms.clock import local_day
from lms.cohorts.models import Cohort
from lms.cohorts.queries import members
from lms.db import db
from lms.learning.models import HandIn
from lms.learning.verdict_models import ReviewClaim
from lms.people.models import RoleAct
from lms.people.role_rules import GIVEN, LENT, SEEN, Facts
from lms.progress.appeal_rules import DECIDED, TAKEN
from lms.progress.models import Appeal, AppealStep, Decision, FinalTalk
from lms.projects.models import Project, ProjectMember
from lms.projects.rules import CONTACT
from lms.roles import ADMINISTRATOR, ASSESSOR, COACH, OVER_OTHERS, STAFF, TRAINEE


@dataclass(frozen=True)
class Work:
    """What is somebody's by a role, and is to go to another."""

    claims: Sequence[ReviewClaim] = ()
    talks: Sequence[FinalTalk] = ()
    appeals: Sequence[AppealStep] = ()
    trainees: Sequence[Person] = ()  # of a cohort that runs
    coaches: Sequence[Person] = ()  # others of that cohort


def facts_about(person: Person, cohort: Cohort | None, *, now: datetime) -> Facts:
    scope_id = cohort.id if cohort else 0
    talks = planned_talks(person.id, cohort_id=scope_id, now=now) if cohort else []
    return Facts(
        name=person.name,
        contact_of=_contact_of(person.id),
        learns_in=[row.name for row in _cohorts_with(person, TRAINEE, now) if row.id != scope_id],
        coaches=[row.name for row in _cohorts_with(person, COACH, now)],
        knows=_known_by(person.id, now),
        assesses=person.has_role(ASSESSOR, now=now),
        learns_here=scope_id in person.scopes(TRAINEE, now=now),
        assesses_here=[talk.person.name for talk in talks],
    )


def _contact_of(person_id: int) -> list[str]:
    query = select(Project.name).join(ProjectMember, ProjectMember.project_id == Project.id)
    query = query.where(ProjectMember.person_id == person_id, ProjectMember.role == CONTACT)
    return list(db.session.scalars(query.where(ProjectMember.until.is_(None)).order_by(Project.name)))


def _cohorts_with(person: Person, role: str, now: datetime) -> list[Cohort]:
    query = select(Cohort).where(Cohort.id.in_(person.scopes(role, now=now)))
    return list(db.session.scalars(query.order_by(Cohort.name)))


def _known_by(person_id: int, now: datetime) -> list[str]:
    """Those in training now in a cohort that somebody coached or learned in before."""
    own = aliased(Grant)
    query = (
        select(Person.name)
        .join(Grant, Grant.person_id == Person.id)
        .join(own, own.scope_id == Grant.scope_id)
        .where(
            Grant.role == TRAINEE,
            Grant.in_force(now),
            Person.id != person_id,
            own.person_id == person_id,
            own.role.in_((COACH, TRAINEE)),
            or_(own.until <= now, own.role == TRAINEE),
        )
    )
    return list(db.session.scalars(query.order_by(Person.name).distinct()))


def planned_talks(person_id: int, *, cohort_id: int = 0, now: datetime) -> list[FinalTalk]:
    """Talks of an assessor of which the round is not decided."""
    decided = exists().where(
        Decision.person_id == FinalTalk.person_id,
        Decision.cohort_id == FinalTalk.cohort_id,
        Decision.round >= FinalTalk.round,
    )
    query = select(FinalTalk).where(FinalTalk.assessor_id == person_id, ~decided)
    if cohort_id:
        query = query.where(FinalTalk.cohort_id == cohort_id)
    query = query.options(joinedload(FinalTalk.person)).order_by(FinalTalk.starts_at)
    return list(db.session.scalars(query))


def _open_appeals(person_id: int) -> list[AppealStep]:
    """That somebody took on and did not decide."""
    decided = exists().where(AppealStep.appeal_id == Appeal.id, AppealStep.kind == DECIDED)
    query = (
        select(AppealStep)
        .join(Appeal, Appeal.id == AppealStep.appeal_id)
        .where(AppealStep.taken_by_id == person_id, AppealStep.kind == TAKEN, ~decided.correlate(Appeal))
        .options(joinedload(AppealStep.appeal).joinedload(Appeal.decision).joinedload(Decision.person))
    )
    return list(db.session.scalars(query))


def work_of(grant: Grant, *, now: datetime) -> Work:
    person_id = grant.person_id
    if grant.role == ASSESSOR:
        return Work(talks=planned_talks(person_id, now=now), appeals=_open_appeals(person_id))
    if grant.role != COACH:
        return Work()
    cohort = db.session.get(Cohort, grant.scope_id)
    if cohort is None:
        return Work()
    claims = (
        select(ReviewClaim)
        .join(HandIn, HandIn.id == ReviewClaim.hand_in_id)
        .where(ReviewClaim.person_id == person_id, ReviewClaim.until > now, HandIn.cohort_id == cohort.id)
    )
    runs = cohort.ends_on >= local_day(now)
    others = [one for one in people_with_role(COACH, cohort.id, now=now) if one.id != person_id]
    return Work(
        claims=list(db.session.scalars(claims)),
        trainees=members(cohort.id, now=now) if runs else (),
        coaches=others,
    )


def grant_of(grant_id: int, person_id: int) -> Grant | None:
    return db.session.scalar(select(Grant).where(Grant.id == grant_id, Grant.person_id == person_id))


def acts_of(person_id: int) -> Sequence[RoleAct]:
    query = select(RoleAct).where(RoleAct.person_id == person_id)
    query = query.options(joinedload(RoleAct.by), joinedload(RoleAct.other))
    return db.session.scalars(query.order_by(RoleAct.id.desc())).all()


def act_that_gave(grant: Grant) -> RoleAct | None:
    """The latest of a role. None: it was given where no act is written, or before those were."""
    query = select(RoleAct).where(
        RoleAct.person_id == grant.person_id,
        RoleAct.role == grant.role,
        RoleAct.scope_id == grant.scope_id,
        RoleAct.kind.in_((GIVEN, LENT)),
        RoleAct.at >= grant.since,
    )
    return db.session.scalar(query.order_by(RoleAct.id.desc()).limit(1))


def was_used_since(person_id: int, moment: datetime) -> bool:
    """Whether somebody was in since then, on whatever device: by doing something, or by looking at a page."""
    query = select(LoginSession).where(LoginSession.person_id == person_id)
    sessions = list(db.session.scalars(query))
    looked = USES.of([session.token_hash for session in sessions]).values()
    times = [at for session in sessions for at in (session.created_at, session.last_seen_at)]
    # looking is written down only some time after the last thing done
    return any(at >= moment - USES_APART for at in (*times, *looked))


def other_administrators(person_id: int, *, now: datetime) -> int:
    return sum(one.id != person_id for one in people_with_role(ADMINISTRATOR, now=now))


def heirs_for(grant: Grant, *, now: datetime) -> list[Person]:
    """Who can take the work of a role over: for a coach, coaches and staff; for an assessor, other assessors."""
    roles = (ASSESSOR,) if grant.role == ASSESSOR else (COACH, *STAFF)
    query = (
        select(Person)
        .join(Grant, Grant.person_id == Person.id)
        .where(Grant.role.in_(roles), Grant.in_force(now), Person.disabled_at.is_(None))
        .where(Person.id != grant.person_id)
    )
    return list(db.session.scalars(query.order_by(Person.name, Person.id)).unique())


def roles_without_end(*, now: datetime) -> list[tuple[Grant, str, str | None]]:
    """(grant, whose, cohort) of roles over others that hold until somebody ends them, and that no administrator looked at."""
    seen = exists().where(
        RoleAct.kind == SEEN,
        RoleAct.person_id == Grant.person_id,
        RoleAct.role == Grant.role,
        RoleAct.scope_id == Grant.scope_id,
        RoleAct.at >= Grant.since,
    )
    query = (
        select(Grant, Person.name, Cohort.name)
        .join(Person, Person.id == Grant.person_id)
        .outerjoin(Cohort, (Cohort.id == Grant.scope_id) & (Grant.role == COACH))
        .where(Grant.role.in_(OVER_OTHERS), Grant.until.is_(None), Person.disabled_at.is_(None), ~seen)
        .order_by(Person.name, Grant.id)
    )
    return [(grant, name, cohort) for grant, name, cohort in db.session.execute(query)]
