"""Jobs are rows: done once, tried again, found again."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.db import db
from lms.jobs import kinds, runner
from lms.jobs.actions import request_job
from lms.jobs.kinds import Kind, register
from lms.jobs.models import Job
from lms.jobs.rules import LONGEST_WAIT, MOST_ATTEMPTS, next_attempt

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


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

    register(Kind("counting", lambda payload: payload, do, store))
    yield state
    kinds._kinds.pop("counting")


def job() -> Job:
    return db.session.scalars(select(Job)).one()


def test_waits_grow_to_half_an_hour_and_end_after_about_a_day():
    waits = [next_attempt(number, NOW) - NOW for number in range(1, MOST_ATTEMPTS)]
    assert waits[:3] == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40)]
    assert max(waits) == LONGEST_WAIT
    assert timedelta(hours=12) < sum(waits, timedelta()) < timedelta(hours=36)
    assert next_attempt(MOST_ATTEMPTS, NOW) is None


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


def test_a_job_of_a_dead_worker_is_found_again_and_a_running_one_left_alone(world, counting, run_jobs):
    request_job("counting", "counting:1", {}, world.now)
    job().status, job().claimed_at = "running", world.now
    run_jobs()
    assert counting["done"] == 0
    job().claimed_at = world.now - timedelta(minutes=6)
    run_jobs()
    assert (counting["done"], job().status) == (1, "done")


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
