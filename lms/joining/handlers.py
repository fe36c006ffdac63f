"""At night: a group that said nothing for seven days said yes."""

from datetime import datetime

from lms.jobs import nightly
from lms.joining.actions import settle
from lms.joining.queries import open_requests
from lms.peergroups.queries import current_members
from lms.peergroups.rules import LARGEST


def let_in_after_silence(now: datetime) -> None:
    for request in open_requests():
        if len(current_members(request.group)) < LARGEST:
            settle(request, by=None, now=now)


def register_all() -> None:
    nightly.register(let_in_after_silence)
