"""At night: a poll whose last day is over closes by itself."""

from datetime import datetime

from lms.clock import local_day
from lms.jobs import nightly
from lms.moving.actions import settle_when_over
from lms.moving.queries import to_settle


def close_polls(now: datetime) -> None:
    for poll in to_settle(local_day(now)):
        settle_when_over(poll, now=now)


def register_all() -> None:
    nightly.register(close_polls)
