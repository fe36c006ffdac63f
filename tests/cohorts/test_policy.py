from lms.accounts import actions as accounts
from lms.cohorts.models import Cohort
from lms.cohorts.policy import cohorts_visible_to, may_manage, may_see_cohort
from lms.db import db


def test_filter_and_predicate_agree_for_everybody(world):
    version = world.version()
    here, there = world.cohort(version), world.cohort(version)
    coach, both = world.coach(here), world.coach(here)
    world.grant(both, "coach", there)
    former = world.person()
    world.grant(former, "coach", here, until=world.days(-1))
    everybody = {
        world.staff(): {here, there},
        world.staff("administrator"): {here, there},
        coach: {here},
        both: {here, there},
        former: set(),
        world.trainee(here): set(),
        world.staff("assessor"): set(),
        world.person(): set(),
    }
    for person, expected in everybody.items():
        found = set(db.session.scalars(cohorts_visible_to(person, now=world.now)))
        said = {
            cohort
            for cohort in db.session.scalars(db.select(Cohort))
            if may_see_cohort(person, cohort, now=world.now)
        }
        assert (found, said) == (expected, expected), person.name


def test_only_staff_makes_cohorts(world):
    cohort = world.cohort()
    assert may_manage(world.staff(), now=world.now)
    assert not may_manage(world.coach(cohort), now=world.now)


def test_ending_a_grant_closes_the_door(world):
    cohort = world.cohort()
    coach = world.coach(cohort)
    accounts.end_grant(coach, "coach", scope_id=cohort.id, now=world.now)
    assert not may_see_cohort(coach, cohort, now=world.now)
