"""Jobs are rows: done once, tried again, found again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.db import db
from lms.jobs import kinds, queries, roll, runner
from lms.jobs.actions import request_job
from lms.jobs.kinds import Kind, register
from lms.jobs.models import Job


@pytest.fixture
def counting():
    """A kind of work that counts, and fails as often as told."""
    state = {"done": 0, "stored": 0, "failures": 0}

    def do(_loaded):
        if state["failures"]:
            state["failures"] -= 1
            raise OSError("the world is away")
        state["done"] += 1

    def store(_payload, _result, _now):
        state["stored"] += 1

    state["kind"] = Kind("counting", lambda payload: payload, do, store)
    register(state["kind"])
    yield state
    kinds._kinds.pop("counting")


def job() -> Job:
    return db.session.scalars(select(Job)).one()


def test_done_once(world, counting, run_jobs):
    request_job("counting", "counting:1", {}, world.now)
    run_jobs()
    run_jobs()
    assert (counting["done"], counting["stored"], job().status) == (1, 1, "done")


def test_the_same_effect_cannot_be_asked_for_twice(world, counting):
    request_job("counting", "counting:1", {}, world.now)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        request_job("counting", "counting:1", {}, world.now)


def test_a_failure_is_written_down_and_tried_again(world, counting, run_jobs):
    counting["failures"] = 2
    request_job("counting", "counting:1", {}, world.now)
    for attempts in (1, 2):
        run_jobs()
        assert (job().status, job().attempts, "the world is away" in job().last_error) == (
            "waiting",
            attempts,
            True,
        )
        job().run_at = world.now
    run_jobs()
    assert (job().status, job().last_error, counting["stored"]) == ("done", None, 1)


def test_a_job_of_a_dead_worker_goes_on_and_that_of_a_living_one_is_left_alone(world, counting, run_jobs):
    request_job("counting", "counting:1", {}, world.now)
    roll.enlist("somebody", world.now)
    db.session.commit()
    job().status, job().worker, job().attempts = "running", "somebody", 1
    run_jobs()
    assert (counting["done"], job().status) == (0, "running")
    assert roll.beat("somebody", world.now) is True
    assert (
        roll.bury("somebody", world.now, beats=0) is False
    )  # it came to life between the look and the burial
    assert roll.bury("somebody", world.now, beats=1) is True
    assert (job().status, job().worker, job().last_error) == ("waiting", None, "its worker died over it")
    run_jobs()
    assert (counting["done"], job().status, job().attempts) == (1, "done", 2)
    assert (roll.beat("somebody", world.now), queries.beats()) == (False, {})


def test_who_goes_home_leaves_what_was_begun_as_if_it_was_not_tried(world, counting):
    request_job("counting", "counting:1", {}, world.now)
    roll.enlist("somebody", world.now)
    db.session.commit()
    job().status, job().worker, job().attempts = "running", "somebody", 1
    roll.leave("somebody", world.now)
    db.session.expire_all()
    assert (job().status, job().worker, job().attempts, queries.beats()) == ("waiting", None, 0, {})


@pytest.mark.parametrize("failing", [False, True])
def test_what_the_slow_make_of_a_job_that_was_taken_over_is_not_kept(world, app, counting, failing):
    """It was slow rather than dead: another worker did the job meanwhile."""
    request_job("counting", "counting:1", {}, world.now)
    roll.enlist("slow", world.now)
    db.session.commit()

    def others_do_it_first(_loaded):
        roll.bury("slow", world.now)
        db.session.commit()
        register(counting["kind"])
        runner.run_due()
        if failing:
            raise OSError("the world is away")

    register(replace(counting["kind"], do=others_do_it_first))
    with app.app_context():
        runner.perform(job().id, "slow")
    db.session.expire_all()
    assert (counting["done"], counting["stored"], job().status, job().last_error) == (1, 1, "done", None)


def test_what_can_wait_goes_after_all_others(world, app, counting):
    order = []
    for name, can_wait in (("booklet", True), ("letter", False)):
        register(
            Kind(
                name, dict, lambda _payload, name=name: order.append(name), lambda *_: None, can_wait=can_wait
            )
        )
    for number, kind in enumerate(("booklet", "letter", "booklet", "letter")):
        request_job(kind, f"{kind}:{number}", {}, world.now + timedelta(minutes=number))
    db.session.commit()
    with app.app_context():
        runner.run_due(world.now + timedelta(hours=1))
    for name in ("booklet", "letter"):
        kinds._kinds.pop(name)
    assert order == ["letter", "letter", "booklet", "booklet"]


def test_rolled_back_means_never_asked(world, counting, run_jobs):
    db.session.commit()
    request_job("counting", "counting:1", {}, world.now)
    db.session.rollback()
    run_jobs()
    assert counting["done"] == 0


def test_a_restored_copy_acts_only_when_released(world, app, counting, run_jobs):
    mark = app.config["SETTINGS"].data_dir / runner.HELD_BACK
    mark.touch()
    request_job("counting", "counting:1", {}, world.now)
    run_jobs()
    assert counting["done"] == 0
    mark.unlink()
    run_jobs()
    assert counting["done"] == 1
