"""Intervisie: a group of wijkverbinders that goes on by itself, with an evening that begins in an hour and a rhythm for after
that; and a group that was composed today."""

from datetime import timedelta

from sqlalchemy import select

from lms.accounts.models import Person
from lms.buddies import actions as buddies
from lms.cohorts.models import Cohort
from lms.composing import actions as composing
from lms.composing.queries import candidates_of, pairs_apart, pool_of
from lms.composing.search_rules import propose
from lms.db import db
from lms.demo.stage import Stage
from lms.moving import actions as moving
from lms.peergroups import actions, coming_actions
from lms.peergroups.models import PeerGroup
from lms.yearplan.actions import plan_year

NAME = "De Lantaarn"
NAMES = ("Rosa Hendriksma", "Geert Wieringa", "Samira Bouali", "Ineke Drent")


def build(stage: Stage) -> None:
    """Rosa, Geert, Samira and Ineke have a group of their own; Ineke has no mail, and follows on paper."""
    people = [db.session.scalars(select(Person).where(Person.name == name)).one() for name in NAMES]
    rosa, geert, samira, ineke = people
    group = actions.create_group(
        name=NAME, cohort=None, people=people, by=stage.team.coordinator, now=stage.ago(90)
    )
    stage.met(group, 62, people, stage.team.coordinator, host=geert, case=ineke)
    tonight = actions.plan_meeting(
        group,
        starts_at=stage.now + timedelta(hours=1),
        place="Bij Ineke aan de keukentafel",
        method="incident",
        host=rosa,
        case_bringer=samira,
        by=geert,
        now=stage.ago(40),
    )
    for person in (rosa, samira, ineke):
        coming_actions.answer_meeting(tonight, person, is_coming=True, now=stage.ago(2))


def go_on(stage: Stage) -> None:
    """Their next evening, for which Geert asks another date; and a maatje for the weeks between, of which he and Rosa may see
    each other's number when she says yes."""
    rosa, geert, samira, ineke = (
        db.session.scalars(select(Person).where(Person.name == name)).one() for name in NAMES
    )
    group = db.session.scalars(select(PeerGroup).where(PeerGroup.name == NAME)).one()
    buddies.tend(group, stage.ago(62), frozenset(), now=stage.ago(61))
    for person in (geert, samira):
        buddies.show_number(group, person, now=stage.ago(50))
    meeting = actions.plan_meeting(
        group,
        starts_at=stage.ago(-44, hour=19),
        place="Bij Rosa thuis",
        method="oplossingsgericht",
        host=samira,
        case_bringer=ineke,
        by=rosa,
        now=stage.ago(5),
    )
    dates = [stage.ago(-days, hour=19) for days in (45, 46, 51)]
    poll = moving.propose(meeting, dates, by=geert, now=stage.ago(0.5))
    moving.answer(poll, samira, {option.id for option in poll.options[:2]}, noted_by=None, now=stage.ago(0.2))
    plan_year(
        group,
        [stage.ago(-days, hour=19) for days in (93, 142, 191)],  # every seven weeks
        place="Om de beurt bij iemand thuis",
        by=rosa,
        now=stage.ago(4),
    )


def compose(stage: Stage, cohort: Cohort) -> None:
    """Today their coach took the group that was proposed; three of them had said on which evenings they can."""
    pool = pool_of(cohort, "", now=stage.now)
    said = (("monday", "tuesday"), ("tuesday", "thursday"), ("tuesday",))
    for person, evenings in zip(pool.people, said, strict=False):
        composing.say_evenings(person, evenings, now=stage.ago(1))
    everybody = {person.id: person for person in pool.people}
    proposal = propose(candidates_of(pool.people), pairs_apart(list(everybody)))
    division = [("De Meidoorn", [everybody[one] for one in group]) for group in proposal.groups]
    composing.make_groups(division, cohort=cohort, by=stage.team.coach2, now=stage.ago(0.05))
