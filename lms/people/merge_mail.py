"""Telling somebody that their two accounts are one."""

from collections.abc import Sequence
from datetime import datetime

from lms.addresses import full_address
from lms.notifications.actions import send
from lms.notifications.rules import DECISION
from lms.people.models import Merge


def accounts_merged(row: Merge, addresses: Sequence[str | None], *, now: datetime) -> None:
    """At both addresses; by letter when there was none at all."""
    known: list[str | None] = [address for address in addresses if address] or [None]
    for number, address in enumerate(known):
        send(
            event=f"merge:{row.id}:{number}",
            address=address,
            person_id=row.person_id,
            template="people/mail/merged",
            kind=DECISION,
            now=now,
            person=row.person,
            log_in=full_address("accounts.log_in"),
        )
