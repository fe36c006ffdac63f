"""Announcements of jobs between processes, carried by huey; the rows in `jobs` stay the truth."""

import contextlib
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab

from lms import clock, submissions
from lms.db import transaction
from lms.errors import SettingError
from lms.jobs import nightly, runner
from lms.jobs.kinds import kinds_that

log = logging.getLogger(__name__)
URGENT, PATIENT = 10, 0  # huey takes the highest first


def make_huey(url: str) -> Huey:
    """Raises SettingError when the queue that was asked for cannot be used here."""
    try:
        if url.startswith("sqlite:///"):
            return SqliteHuey("lms", filename=url.removeprefix("sqlite:///"), fsync=False, results=False)
        if url.startswith("redis://"):
            return RedisHuey("lms", url=url, results=False)
        return PostgresHuey("lms", dsn=url, results=False)
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SettingError(f"LMS_QUEUE_URL: this queue cannot be used ({reason}).") from error


def init_app(app: Flask, url: str) -> None:
    """Connects the queue. Announcing a job may fail (a full disk, a queue that is away): the reconciler catches up."""
    huey: Any = make_huey(url)

    @huey.task(name="perform")
    def perform(job_id: int) -> None:
        with app.app_context():
            runner.perform(job_id)

    @huey.periodic_task(crontab(minute="*"), name="reconcile", priority=URGENT)
    def reconcile() -> None:
        with app.app_context():
            catch_up(announce)

    @huey.periodic_task(crontab(hour="3", minute="10"), name="tidy")
    def tidy() -> None:
        with app.app_context(), transaction():
            submissions.forget_before(clock.now() - timedelta(days=2))
            nightly.run(clock.now())

    def announce(job_id: int, can_wait: bool = False) -> None:
        try:
            perform(job_id, priority=PATIENT if can_wait else URGENT)
        except Exception:
            log.exception("could not announce job %s; the reconciler will find it", job_id)

    app.extensions["huey"] = huey
    app.extensions["announce_job"] = announce


def catch_up(announce: Callable[[int, bool], None]) -> None:
    """Does what was left lying. What can wait is only announced again, so that a mail need not stand behind a booklet."""
    runner.run_due(kinds=kinds_that(can_wait=False))
    for job_id in runner.due_jobs(clock.now(), kinds=kinds_that(can_wait=True)):
        announce(job_id, True)


def consume(app: Flask) -> None:
    """Runs the job runner until it is told to stop: first what was left lying, then what comes in."""
    with app.app_context(), contextlib.suppress(Exception):
        runner.run_due(kinds=kinds_that(can_wait=False))
    consumer = app.extensions["huey"].create_consumer(
        workers=1, periodic=True, initial_delay=0.1, max_delay=1.0
    )
    consumer.run()
