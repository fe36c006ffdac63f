"""The steps from advice to decision, for tests that begin somewhere on that way. `ready`: cohort, coach, trainee, assessor."""

from datetime import timedelta

from lms import clock
from lms.accounts.queries import confirmed_name
from lms.clock import local_day
from lms.progress import actions
from lms.progress.round_queries import round_of


def advise(world, ready):
    cohort, coach, trainee, _ = ready
    return actions.advise(trainee, cohort, is_positive=True, text="Luistert.", by=coach, now=world.now)


def talk(world, ready, by=None, hours_ago=1.0):
    """Checked by a coordinator if that was not done, and the talk was held an hour ago."""
    cohort, _, trainee, assessor = ready
    if not round_of(trainee.id, cohort.id).is_checked:
        actions.confirm_complete(trainee, cohort, by=world.staff(), now=world.now)
    starts_at = world.now - timedelta(hours=hours_ago)
    return actions.plan_talk(
        trainee, cohort, starts_at=starts_at, place="De leeszaal", is_online=False, is_declared=True,
        by=by or assessor, now=starts_at - timedelta(days=2),
    )  # fmt: skip


def prepare(world, ready, by=None):
    advise(world, ready)
    return talk(world, ready, by)


def decide(world, ready, by=None, **values):
    cohort, _, trainee, assessor = ready
    fine = {"outcome": "passed", "reasons": "Goed.", "to_do": "", "to_do_by": None}
    if confirmed_name(trainee.id) is None:
        world.confirmed(trainee, by=by or assessor)
    return actions.decide(trainee, cohort, **(fine | values), by=by or assessor, now=world.now)


def say_not_yet(world, ready, by=None):
    prepare(world, ready, by)
    day = (world.now + timedelta(days=20)).date()
    return decide(world, ready, by=by, outcome="not_yet", to_do="Vraag door.", to_do_by=day)


def confirm_name(submit, browser, trainee, status=303, **values):
    """What an assessor fills in after reading the name on a document."""
    fine = {"name": trainee.name, "document": "passport", "seen_on": local_day(clock.now()).isoformat()}
    return submit(browser, f"/beoordelingen/{trainee.id}/naam", status=status, **(fine | values))
