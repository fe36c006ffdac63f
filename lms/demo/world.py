"""Puts the made-up world together: three cohorts, two projects, applications, and work waiting."""

import logging
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from lms import clock
from lms.accounts import actions as accounts
from lms.accounts.models import Person
from lms.cohorts import actions as cohorts
from lms.db import db, transaction
from lms.demo import (
    applications,
    authors,
    circles,
    holders,
    mailings,
    messages,
    neighbourhoods,
    office,
    stories,
    wishes,
)
from lms.demo.people import ACCOUNTS, CONTACT, PASSWORD
from lms.demo.stage import Stage
from lms.jobs import runner
from lms.jobs.kinds import kinds_that
from lms.projects import actions as projects
from lms.projects import rules as project_rules
from lms.projects.models import Project
from lms.roles import PARTNER

__all__ = ["ACCOUNTS", "CONTACT", "PASSWORD", "fill"]

log = logging.getLogger(__name__)


def fill(app: Flask) -> None:
    """Fills an empty database in one transaction; does nothing when there are people already."""
    with transaction():
        if db.session.scalar(select(func.count()).select_from(Person)):
            return
        stage = Stage(clock.now())
        _build(stage)
        messages.deliver_the_past(stage.now)
        messages.open_the_past(stage.now)
        messages.a_letter_waits("kofi.mensah@demo.test", stage.now)
        messages.hard_to_reach(stage.team.coach, stage.now)
    # booklets can wait for the job runner; a certificate that is there is what a visitor looks for
    runner.run_due(kinds=kinds_that(can_wait=False))
    log.info("the demo world is ready")


def _build(stage: Stage) -> None:
    team = stage.team
    blokker, haren = neighbourhoods.build(stage.today, team.coordinator, stage.ago(300))
    finished = stage.cohort("Lichting Kastanje", 335, 105, "Dorpshuis Haren")
    cohorts.add_coach(team.coach2, finished, by=team.coordinator, now=stage.ago(335))
    yusuf = stories.finished(stage, finished, haren)
    holders.build(stage)
    circles.build(stage)
    half_way = stage.cohort("Lichting Linde", 107, -103, "Buurthuis De Linde, Blokker")
    cohorts.add_coach(team.coach, half_way, by=team.coordinator, now=stage.ago(110))
    stories.half_way(stage, half_way, blokker, finished, yusuf)
    started = stage.cohort("Lichting Meidoorn", 4, -200, "Wijkcentrum De Meidoorn", capacity=6)
    cohorts.add_coach(team.coach2, started, by=team.coordinator, now=stage.ago(20))
    stories.started(stage, started)
    wishes.build(stage)
    _partner(stage, blokker)
    mailings.build(team.coordinator, stage.ago(3))
    _taken_off(stage, blokker)
    applications.build(started, team.coordinator, stage.now)
    office.build(stage, half_way)
    authors.build(stage)
    circles.go_on(stage)
    circles.compose(stage, started)


def _partner(stage: Stage, blokker: Project) -> None:
    partner = stage.cast.person("Carla Mooij", "", "partner@demo.test")
    projects.add_member(
        blokker, partner, role=project_rules.CONTACT, by=stage.team.coordinator, now=stage.ago(200)
    )
    accounts.grant(partner, PARTNER, scope_id=blokker.id, now=stage.ago(200))


def _taken_off(stage: Stage, blokker: Project) -> None:
    """An entry that said too much about somebody, and that a coordinator hid."""
    entry = projects.write_entry(
        blokker,
        kind="conversation",
        title="Koffie bij de brug",
        text="Een buurvrouw vertelde over haar gezondheid. Dat hoort niet op een open pagina.",
        happened_on=stage.today - timedelta(days=9),
        by=stage.team.coordinator,
        now=stage.ago(9),
    )
    projects.hide_entry(entry, by=stage.team.coordinator, now=stage.ago(8))
