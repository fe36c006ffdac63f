"""Intervisie after the training: a group of wijkverbinders that goes on by itself, with an evening that begins in an hour."""

from datetime import timedelta

from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import db
from lms.demo.stage import Stage
from lms.peergroups import actions, coming_actions

NAMES = ("Rosa Hendriksma", "Geert Wieringa", "Samira Bouali", "Ineke Drent")


def build(stage: Stage) -> None:
    """Rosa, Geert, Samira and Ineke have a group of their own; Ineke has no mail, and follows on paper."""
    people = [db.session.scalars(select(Person).where(Person.name == name)).one() for name in NAMES]
    rosa, geert, samira, ineke = people
    group = actions.create_group(
        name="De Lantaarn", cohort=None, people=people, by=stage.team.coordinator, now=stage.ago(90)
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
