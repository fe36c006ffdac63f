"""A worker in threads of its own, on a database that others see too: it takes jobs, shows that it lives, and ends when told."""

import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms import clock
from lms.db import db, transaction
from lms.jobs import kinds, roll, runner, worker
from lms.jobs.actions import request_job
from lms.jobs.kinds import Kind, register
from lms.jobs.models import Job
from lms.jobs.models import Worker as Row
from lms.jobs.rules import LOOKS
from lms.jobs.worker import Worker


@pytest.fixture
def own(house_of_its_own):
    return house_of_its_own


@pytest.fixture
def gates(own):
    """Two kinds of work, a quick one and one that takes long, each of which waits at a gate and says when it began."""
    made = {name: (threading.Event(), threading.Event()) for name in ("quick", "long")}

    def kind(name: str) -> Kind:
        began, gate = made[name]

        def do(_loaded: object) -> None:
            began.set()
            assert gate.wait(30)

        return Kind(name, dict, do, lambda *_: None, takes_long=name == "long")

    for name in made:
        register(kind(name))
    yield made
    for name in made:
        kinds._kinds.pop(name)


@contextmanager
def at_work(app):
    stopping = threading.Event()
    thread = threading.Thread(target=Worker(app, "one", stopping).work)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def ask(app, *kinds: str) -> None:
    with app.app_context(), transaction():
        for kind in kinds:
            request_job(kind, f"{kind}:{clock.now()}", {}, clock.now())


def wait_for(condition, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it does not come")
        time.sleep(0.02)


def statuses(app) -> dict[str, str]:
    with app.app_context():
        return {job.kind: job.status for job in db.session.scalars(select(Job))}


def names(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Row.name).order_by(Row.name)))


def test_a_mail_does_not_stand_behind_a_drawing(own, gates):
    (long_began, long_gate), (_, quick_gate) = gates["long"], gates["quick"]
    quick_gate.set()
    with at_work(own):
        ask(own, "long")
        assert long_began.wait(10)
        ask(own, "quick")
        wait_for(lambda: statuses(own) == {"long": "running", "quick": "done"})
        long_gate.set()
        wait_for(lambda: statuses(own) == {"long": "done", "quick": "done"})
    assert names(own) == []


def test_what_is_busy_when_it_must_stop_is_left_for_another_and_not_kept(own, gates, monkeypatch):
    monkeypatch.setattr(worker, "LAST_WORDS", 0.2)
    began, gate = gates["long"]
    ask(own, "long")
    with at_work(own):
        assert began.wait(10)
    assert (statuses(own), names(own)) == ({"long": "waiting"}, [])
    gate.set()
    with own.app_context():
        assert runner.run_due() == 1
    assert statuses(own) == {"long": "done"}


def beating(app, *names: str) -> list[Worker]:
    """Workers on the roll whose pulse a test plays beat by beat, without threads."""
    made = [Worker(app, name, threading.Event()) for name in names]
    with app.app_context():
        for one in made:
            one._enlist("")
    return made


def beat(app, *workers: Worker, times: int) -> None:
    for _ in range(times):
        for one in workers:
            with app.app_context():
                one._beat()


def test_the_job_of_a_worker_whose_count_stands_still_goes_on(own, gates):
    """By the count alone: its clock says that it was here an hour from now."""
    one, two, dead = beating(own, "one", "two", "dead")
    ask(own, "quick")
    with own.app_context(), transaction():
        assert runner._claim(1, "dead", clock.now() + timedelta(hours=1))
        assert roll.beat("dead", clock.now() + timedelta(hours=1))
    beat(own, one, two, times=LOOKS - 1)
    assert (statuses(own), names(own)) == ({"quick": "running"}, ["dead", "one", "two"])
    beat(own, dead, times=1)
    beat(own, one, two, times=LOOKS - 1)
    assert (statuses(own), names(own)) == ({"quick": "running"}, ["dead", "one", "two"])
    beat(own, one, times=1)
    assert (statuses(own), names(own)) == ({"quick": "waiting"}, ["one", "two"])
    beat(own, one, two, times=3 * LOOKS)
    assert names(own) == ["one", "two"]


def test_who_was_taken_for_dead_and_lives_goes_on_under_another_name(own, gates):
    one, two = beating(own, "one", "two")
    beat(own, one, times=LOOKS)
    assert names(own) == ["one"]
    beat(own, two, times=1)
    assert names(own) == sorted(["one", two.name])
    assert two.name not in ("one", "two")


def test_whoever_comes_in_its_place_waits_for_no_count(own, gates):
    beating(own, "dead", "somebody else")
    ask(own, "quick")
    with own.app_context(), transaction():
        assert runner._claim(1, "dead", clock.now())
    with own.app_context():
        Worker(own, "next", threading.Event())._enlist("dead")
    assert (statuses(own), names(own)) == ({"quick": "waiting"}, ["next", "somebody else"])


def test_a_database_that_is_away_for_a_while_ends_nothing(own, gates, monkeypatch):
    monkeypatch.setattr(worker, "AFTER_A_FAULT", 0.05)
    gates["quick"][1].set()
    with at_work(own):
        wait_for(lambda: names(own) == ["one"])
        with own.app_context(), transaction():
            db.session.execute(select(Job)).all()
            db.session.connection().exec_driver_sql("ALTER TABLE jobs RENAME TO jobs_away")
        time.sleep(0.7)
        with own.app_context(), transaction():
            db.session.connection().exec_driver_sql("ALTER TABLE jobs_away RENAME TO jobs")
        ask(own, "quick")
        wait_for(lambda: statuses(own) == {"quick": "done"})
