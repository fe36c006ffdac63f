"""In the night the mail of the morning is written; and work handed in is told at once to who wants that."""

from datetime import datetime

from lms.inbox import actions
from lms.jobs import nightly
from lms.learning.models import HandIn


def on_handed_in(hand_in: HandIn, *, now: datetime) -> None:
    actions.tell_of_work(hand_in, now=now)


def register_all() -> None:
    nightly.register(actions.tell_what_waits)
