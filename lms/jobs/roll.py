"""The roll of workers: who is at work, and what becomes of the jobs of one who is not. In the caller's transaction."""

import socket
from datetime import datetime

from sqlalchemy import delete, select, update

from lms import tokens
from lms.db import db
from lms.jobs.models import FAILED, WAITING, Job, Worker
from lms.jobs.rules import after_a_death


def new_name() -> str:
    """For one worker, once: whoever comes back from the dead must not be taken for another."""
    return f"{socket.gethostname()[:80]}:{tokens.new_name()[:16]}"


def enlist(name: str, now: datetime) -> None:
    """From now on jobs may carry this name while they run."""
    db.session.add(Worker(name=name, started_at=now, beat_at=now))
    db.session.flush()


def beat(name: str, now: datetime) -> bool:
    """False when others have taken us for dead, and taken our jobs."""
    alive = update(Worker).where(Worker.name == name).values(beats=Worker.beats + 1, beat_at=now)
    return bool(db.session.execute(alive).rowcount)  # type: ignore[attr-defined]


def leave(name: str, now: datetime) -> None:
    """Goes home. What was begun and not finished is for another, as if it had not been tried."""
    db.session.execute(
        update(Job)
        .where(Job.worker == name)
        .values(status=WAITING, worker=None, run_at=now, attempts=Job.attempts - 1)
    )
    db.session.execute(delete(Worker).where(Worker.name == name))


def bury(name: str, now: datetime, beats: int | None = None) -> bool:
    """Takes a dead worker off the roll; its jobs are anybody's. With the count that stood still: False when it came to life
    meanwhile. Without: whoever started it knows that it ended."""
    row = db.session.get(Worker, name, populate_existing=True, with_for_update=True)
    if row is None or beats not in (None, row.beats):
        return False
    for job in db.session.scalars(select(Job).where(Job.worker == name)):
        again = after_a_death(job.attempts, now)
        job.status, job.run_at, job.worker = (WAITING if again else FAILED), again or now, None
        job.last_error = "its worker died over it"
    db.session.flush()
    db.session.delete(row)
    db.session.flush()
    return True
