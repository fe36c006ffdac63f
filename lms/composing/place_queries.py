"""A place among the groups that are there, for somebody who has none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.composing.fitting_rules import Fit, fit_of, in_order
from lms.composing.queries import candidates_of, in_groups_of, pairs_apart
from lms.db import db
from lms.peergroups.models import PeerGroup
from lms.peergroups.queries import WHOLE, current_members
from lms.roles import CONNECTOR, TRAINEE


@dataclass(frozen=True)
class Places:
    """The groups of a cohort, or of wijkverbinders when there is none, for one person: the best first."""

    cohort: Cohort | None
    fits: Sequence[tuple[PeerGroup, Fit]]

    @property
    def has_one(self) -> bool:
        return any(fit.bar is None for _, fit in self.fits)


def missing_of(person: Person, *, now: datetime) -> list[Cohort | None]:
    """Where somebody takes part and has no group: cohorts that run, and None for the groups of wijkverbinders."""
    query = (
        select(Cohort).where(Cohort.id.in_(person.scopes(TRAINEE, now=now))).order_by(Cohort.starts_on.desc())
    )
    found: list[Cohort | None] = [*db.session.scalars(query)]
    if person.has_role(CONNECTOR, now=now):
        found.append(None)
    return [one for one in found if person.id not in in_groups_of(one.id if one else None)]


def places_for(person: Person, cohort: Cohort | None) -> Places:
    """Groups without anybody in them are over."""
    query = (
        select(PeerGroup)
        .where(PeerGroup.cohort_id == (cohort.id if cohort else None))
        .options(*WHOLE)
        .order_by(PeerGroup.id)
    )
    groups = {group.id: group for group in db.session.scalars(query) if current_members(group)}
    everybody = {one.id: one for group in groups.values() for one in current_members(group)} | {
        person.id: person
    }
    known = {one.id: one for one in candidates_of(list(everybody.values()))}
    apart = pairs_apart(list(everybody))
    fits = [
        fit_of(group.id, [known[one.id] for one in current_members(group)], known[person.id], apart)
        for group in groups.values()
    ]
    return Places(cohort, [(groups[fit.group_id], fit) for fit in in_order(fits)])
