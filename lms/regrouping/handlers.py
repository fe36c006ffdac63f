"""At night: groups that said nothing for seven days said yes."""

from datetime import datetime

from lms.jobs import nightly
from lms.regrouping.actions import settle_change
from lms.regrouping.queries import open_changes, still_fits


def change_after_silence(now: datetime) -> None:
    """What does not fit any more waits for whoever asked: they see it with the group."""
    for change in open_changes():
        if still_fits(change):
            settle_change(change, now=now)


def register_all() -> None:
    nightly.register(change_after_silence)
