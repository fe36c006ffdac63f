"""The work of the night that belongs to no slice."""

from datetime import datetime, timedelta

from lms import submissions
from lms.jobs import nightly


def forget_submissions(now: datetime) -> None:
    """Nobody sends the same form again after two days."""
    submissions.forget_before(now - timedelta(days=2))


def register_all() -> None:
    nightly.register(forget_submissions)
