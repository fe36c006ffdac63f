"""Carries jobs out: claim, do, record. Beside web.py and the CLI the only place that commits."""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import current_app
from sqlalchemy import select, update

from lms import clock
from lms.db import db, reading, transaction
from lms.jobs import nightly, queries, roll
from lms.jobs.kinds import Kind, Later, NothingToDo, kind_named
from lms.jobs.models import DONE, FAILED, RUNNING, WAITING, Job
from lms.jobs.rules import next_attempt, night_of

log = logging.getLogger(__name__)
HELD_BACK = "held-back"  # a file in the data folder: a restored copy that must not act yet


class TakenOver(Exception):
    """Others took us for dead and the job has another worker by now: what we made of it is not kept."""


def is_held_back() -> bool:
    return bool((current_app.config["SETTINGS"].data_dir / HELD_BACK).exists())


def next_job(now: datetime, kinds: Collection[str]) -> int | None:
    """Looks without asking for the write lock: most of the time there is nothing."""
    if is_held_back():
        return None
    with reading():
        return next(iter(queries.due(now, kinds, limit=1)), None)


def _claim(job_id: int, worker: str, now: datetime) -> bool:
    """Only one worker wins: the row changes hands in one statement."""
    with transaction():
        claimed = db.session.execute(
            update(Job)
            .where(Job.id == job_id, Job.status == WAITING, Job.run_at <= now)
            .values(status=RUNNING, worker=worker, claimed_at=now, attempts=Job.attempts + 1)
        )
        return bool(claimed.rowcount)  # type: ignore[attr-defined]


def perform(job_id: int, worker: str, now: datetime | None = None) -> None:
    """Does one job. A failure is written down and tried again later; it never escapes. `now` is for whoever plays the
    clock."""
    if is_held_back() or not _claim(job_id, worker, now or clock.now()):
        return
    db.session.remove()
    job = db.session.get_one(Job, job_id)
    kind, payload, attempts = kind_named(job.kind), dict(job.payload), job.attempts
    try:
        _carry_out(job_id, worker, kind, payload, now)
    except TakenOver:
        log.warning("job %s (%s) was taken over by another worker", job_id, kind.name)
    except Later as later:
        with transaction():
            # waiting for the morning is no try that failed
            _change(job_id, worker, status=WAITING, run_at=later.until, attempts=attempts - 1)
    except Exception as error:
        log.warning("job %s (%s) failed at attempt %s: %s", job_id, kind.name, attempts, error)
        _after_a_failure(job_id, worker, kind, payload, attempts, error, now or clock.now())


def _carry_out(
    job_id: int, worker: str, kind: Kind, payload: dict[str, object], now: datetime | None
) -> None:
    try:
        if kind.check is not None:
            kind.check(payload, now or clock.now())
        loaded = kind.load(payload)
        # the outside world may take long: no transaction is open meanwhile
        db.session.rollback()
        result = kind.do(loaded)
        with transaction():
            _hold(job_id, worker)
            kind.store(payload, result, now or clock.now())
            _finish(job_id, worker, now or clock.now())
    except NothingToDo:
        db.session.rollback()
        with transaction():
            _finish(job_id, worker, now or clock.now())
    finally:
        db.session.rollback()


def _after_a_failure(
    job_id: int,
    worker: str,
    kind: Kind,
    payload: dict[str, object],
    attempts: int,
    error: Exception,
    now: datetime,
) -> None:
    try:
        with transaction():
            _hold(job_id, worker)
            if kind.failed is not None and kind.failed(payload, error, attempts, now):
                _finish(job_id, worker, now)
            else:
                _put_back(job_id, worker, attempts, error, now)
    except TakenOver:
        log.warning("job %s (%s) was taken over by another worker", job_id, kind.name)


def _hold(job_id: int, worker: str) -> None:
    ours = select(Job.id).where(Job.id == job_id, Job.worker == worker).with_for_update()
    if db.session.scalar(ours) is None:
        raise TakenOver


def _change(job_id: int, worker: str, **values: object) -> None:
    changed = db.session.execute(
        update(Job).where(Job.id == job_id, Job.worker == worker).values(worker=None, **values)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        log.warning("job %s was taken over by another worker", job_id)


def _finish(job_id: int, worker: str, now: datetime) -> None:
    _change(job_id, worker, status=DONE, done_at=now, last_error=None)


def _put_back(job_id: int, worker: str, attempts: int, error: Exception, now: datetime) -> None:
    again = next_attempt(attempts, now)
    words = f"{type(error).__name__}: {error}"[:500]
    _change(job_id, worker, status=WAITING if again else FAILED, run_at=again or now, last_error=words)


@contextmanager
def enlisted() -> Iterator[str]:
    """On the roll under a name of our own, for as long as it takes."""
    name = roll.new_name()
    with transaction():
        roll.enlist(name, clock.now())
    try:
        yield name
    finally:
        with transaction():
            roll.leave(name, clock.now())


def run_due(now: datetime | None = None, kinds: Collection[str] = ()) -> int:
    """Does everything that is due (of these kinds, when any are named). Returns how many."""
    done = 0
    if is_held_back():
        return done
    with enlisted() as worker:
        while batch := _due(now or clock.now(), kinds):
            for job_id in batch:
                perform(job_id, worker, now)
            done += len(batch)
            # whoever plays the clock gets one round: a job put back for this same moment would run for ever
            if now is not None:
                break
    return done


def _due(now: datetime, kinds: Collection[str]) -> list[int]:
    with transaction():
        return queries.due(now, kinds)


def do_the_night(now: datetime) -> None:
    """Does what is left of the night, each deed in a transaction of its own: one that fails leaves the others alone."""
    night = night_of(clock.local(now))
    with reading():
        names = nightly.left(night)
    for name in names:
        try:
            with transaction():
                nightly.do(name, night, now)
        except Exception:
            log.exception("%s failed this night; it is tried again", name)
