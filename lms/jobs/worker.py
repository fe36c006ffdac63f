"""A worker: two lanes that take jobs, so that no mail stands behind a drawing, and a pulse by which others see it lives.

It looks for work twice a second. Nobody has to be told of a job: the row is enough, on one machine and on several.
"""

import logging
import time
from collections.abc import Callable
from threading import Event, Thread

from flask import Flask

from lms import clock
from lms.db import reading, transaction
from lms.jobs import queries, roll, runner
from lms.jobs.kinds import kinds_that
from lms.jobs.rules import BEAT, Watch

log = logging.getLogger(__name__)
BREATH = 0.5  # seconds between two looks for work
AFTER_A_FAULT = 2.0  # seconds until the next try when the database is away
NIGHT_WATCH = 60.0  # seconds between two looks whether the night has work left
LAST_WORDS = 8.0  # seconds that a job gets to finish when the worker is told to stop


class Worker:
    def __init__(self, app: Flask, name: str, stopping: Event):
        self.app, self.name, self.stopping = app, name, stopping
        self._watch = Watch()
        self._next_night_watch = 0.0

    def work(self, instead_of: str = "") -> bool:
        """Until told to stop. `instead_of` names a worker that is known to have ended. False when a job did not finish in
        time: it is left for another worker, and what this one still makes of it is not kept."""
        self._until_done(lambda: self._enlist(instead_of))
        rounds = (self._quick, self._slow, self._beat)
        threads = [Thread(target=self._go_round, args=(step,), daemon=True) for step in rounds]
        for thread in threads:
            thread.start()
        self.stopping.wait()
        deadline = time.monotonic() + LAST_WORDS
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        self._try(self._leave)
        return not any(thread.is_alive() for thread in threads)

    def _enlist(self, instead_of: str) -> None:
        with transaction():
            if instead_of:
                roll.bury(instead_of, clock.now())
            roll.enlist(self.name, clock.now())

    def _leave(self) -> None:
        with transaction():
            roll.leave(self.name, clock.now())

    def _go_round(self, step: Callable[[], float]) -> None:
        """Takes the step again and again, with the pause that it asks for in between."""
        while not self.stopping.is_set():
            self.stopping.wait(self._try(step))

    def _try(self, step: Callable[[], float | None]) -> float:
        """A database that is away, or full, ends nothing: in a moment we look again."""
        with self.app.app_context():
            try:
                return step() or 0.0
            except Exception as error:
                log.warning("the job runner cannot work now: %s", error)
                return AFTER_A_FAULT

    def _until_done(self, step: Callable[[], None]) -> None:
        while self._try(step) and not self.stopping.wait(AFTER_A_FAULT):
            pass

    def _quick(self) -> float:
        return self._take(kinds_that(takes_long=False))

    def _slow(self) -> float:
        """The lane of what takes long, and of the night."""
        if time.monotonic() >= self._next_night_watch:
            runner.do_the_night(clock.now())
            self._next_night_watch = time.monotonic() + NIGHT_WATCH
        return self._take(kinds_that(takes_long=True))

    def _take(self, kinds: list[str]) -> float:
        job_id = runner.next_job(clock.now(), kinds)
        if job_id is None:
            return BREATH
        runner.perform(job_id, self.name)
        return 0.0

    def _beat(self) -> float:
        """Shows that we live, and looks who else does not. We look only when we could write ourselves: a database that
        holds up everybody is nobody's death."""
        with transaction():
            if not roll.beat(self.name, clock.now()):
                self.name = roll.new_name()
                roll.enlist(self.name, clock.now())
        with reading():
            beats = queries.beats()
        for name in self._watch.look(beats):
            with transaction():
                if roll.bury(name, clock.now(), beats[name]):
                    log.warning("worker %s is no more: its jobs go on", name)
        return BEAT
