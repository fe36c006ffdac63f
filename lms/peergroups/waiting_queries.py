"""Who has no group yet, of the cohorts that somebody looks after: on the page of the groups, and among what waits for them."""

from datetime import datetime

from sqlalchemy import Select, exists, select

from lms.accounts.models import Grant, Person
from lms.clock import local_day
from lms.cohorts.models import Cohort, Pause
from lms.cohorts.policy import cohorts_visible_to
from lms.db import db
from lms.peergroups.models import PeerGroup, PeerGroupMember
from lms.roles import TRAINEE


def _without(user: Person, now: datetime) -> Select[Person, int]:
    """A row for each person and cohort, once the cohort began. Who stopped for a while is asked about when they are back."""
    today = local_day(now)
    begun = cohorts_visible_to(user, now=now).where(Cohort.starts_on <= today).with_only_columns(Cohort.id)
    has_one = exists().where(
        PeerGroupMember.person_id == Grant.person_id,
        PeerGroupMember.group_id == PeerGroup.id,
        PeerGroup.cohort_id == Grant.scope_id,
        PeerGroupMember.left_at.is_(None),
    )
    is_away = exists().where(
        Pause.person_id == Grant.person_id,
        Pause.cohort_id == Grant.scope_id,
        Pause.ended_at.is_(None),
        Pause.since <= today,
    )
    return (
        select(Person, Grant.scope_id)
        .join(Grant, Grant.person_id == Person.id)
        .where(
            Grant.role == TRAINEE, Grant.scope_id.in_(begun), Grant.in_force(now), Person.disabled_at.is_(None),
            ~has_one, ~is_away,
        )
    )  # fmt: skip


def without_group(user: Person, *, now: datetime) -> list[tuple[Person, int]]:
    """Who learns in one of these cohorts and is in none of its groups, with the cohort; by name."""
    query = _without(user, now).order_by(Person.name, Person.id)
    return [(person, cohort_id) for person, cohort_id in db.session.execute(query).unique()]


def placeless_since(user: Person, *, now: datetime) -> Select[datetime]:
    """The same people: since when each is in the cohort."""
    return _without(user, now).with_only_columns(Grant.since)
