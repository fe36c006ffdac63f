"""Carries jobs out: claim, do, record. Beside web.py and the CLI the only place that commits."""

import logging
from collections.abc import Collection
from datetime import datetime

from flask import current_app
from sqlalchemy import or_, select, true, update

from lms import clock
from lms.db import db, transaction
from lms.jobs.kinds import Later, NothingToDo, kind_named
from lms.jobs.models import DONE, FAILED, RUNNING, WAITING, Job
from lms.jobs.rules import PRESUMED_DEAD, next_attempt

log = logging.getLogger(__name__)
HELD_BACK = "held-back"  # a file in the data folder: a restored copy that must not act yet


def is_held_back() -> bool:
    return bool((current_app.config["SETTINGS"].data_dir / HELD_BACK).exists())


def due_jobs(now: datetime, limit: int = 200, kinds: Collection[str] = ()) -> list[int]:
    """Jobs whose time has come, and those whose worker must have died; of these kinds only, when any are named."""
    query = (
        select(Job.id)
        .where(
            or_(
                (Job.status == WAITING) & (Job.run_at <= now),
                (Job.status == RUNNING) & (Job.claimed_at < now - PRESUMED_DEAD),
            ),
            Job.kind.in_(kinds) if kinds else true(),
        )
        .order_by(Job.run_at, Job.id)
        .limit(limit)
    )
    with transaction():
        return list(db.session.scalars(query))


def _claim(job_id: int, now: datetime) -> bool:
    """Only one worker wins: the row changes hands in one statement."""
    with transaction():
        claimed = db.session.execute(
            update(Job)
            .where(
                Job.id == job_id,
                or_(
                    (Job.status == WAITING) & (Job.run_at <= now),
                    (Job.status == RUNNING) & (Job.claimed_at < now - PRESUMED_DEAD),
                ),
            )
            .values(status=RUNNING, claimed_at=now, attempts=Job.attempts + 1)
        )
        return bool(claimed.rowcount)  # type: ignore[attr-defined]


def perform(job_id: int, now: datetime | None = None) -> None:
    """Does one job. A failure is written down and tried again later; it never escapes. `now` is for whoever plays the
    clock."""
    if is_held_back() or not _claim(job_id, now or clock.now()):
        return
    db.session.remove()
    job = db.session.get_one(Job, job_id)
    kind, payload, attempts = kind_named(job.kind), dict(job.payload), job.attempts
    try:
        if kind.check is not None:
            kind.check(payload, now or clock.now())
        loaded = kind.load(payload)
        # the outside world may take long: no transaction is open meanwhile
        db.session.rollback()
        result = kind.do(loaded)
        with transaction():
            kind.store(payload, result, now or clock.now())
            _finish(job_id, now or clock.now())
    except NothingToDo:
        db.session.rollback()
        with transaction():
            _finish(job_id, now or clock.now())
    except Later as later:
        db.session.rollback()
        with transaction():
            # waiting for the morning is no try that failed
            _postpone(job_id, attempts - 1, later.until)
    except Exception as error:
        log.warning("job %s (%s) failed at attempt %s: %s", job_id, kind.name, attempts, error)
        db.session.rollback()
        with transaction():
            _put_back(job_id, attempts, error, now or clock.now())


def _finish(job_id: int, now: datetime) -> None:
    db.session.execute(update(Job).where(Job.id == job_id).values(status=DONE, done_at=now, last_error=None))


def _postpone(job_id: int, attempts: int, until: datetime) -> None:
    db.session.execute(
        update(Job).where(Job.id == job_id).values(status=WAITING, run_at=until, attempts=attempts)
    )


def _put_back(job_id: int, attempts: int, error: Exception, now: datetime) -> None:
    again = next_attempt(attempts, now)
    status = WAITING if again else FAILED
    db.session.execute(
        update(Job)
        .where(Job.id == job_id)
        .values(status=status, run_at=again or now, last_error=f"{type(error).__name__}: {error}"[:500])
    )


def run_due(now: datetime | None = None, kinds: Collection[str] = ()) -> int:
    """The reconciler: does everything that is due (of these kinds, when any are named), also what was committed and never
    announced. Returns how many."""
    done = 0
    if is_held_back():
        return done
    while batch := due_jobs(now or clock.now(), kinds=kinds):
        for job_id in batch:
            perform(job_id, now)
        done += len(batch)
        # whoever plays the clock gets one round: a job put back for this same moment would run for ever
        if now is not None:
            break
    return done
