"""What of the register waits for staff."""

from datetime import date, datetime

from sqlalchemy import Select

from lms.accounts.models import Person
from lms.certificates.register_queries import names_waiting_for
from lms.certificates.withdrawal_queries import objections_since
from lms.certificates.withdrawal_rules import HEAR_WITHIN
from lms.waiting import waits


def _hear_by(received_on: date) -> date:
    return received_on + HEAR_WITHIN


@waits("certificates.register", "vraag om een andere naam wacht", "vragen om een andere naam wachten")
def names(user: Person, *, now: datetime) -> Select[datetime]:
    return names_waiting_for(user, now=now)


@waits(
    "certificates.register",
    "bezwaar tegen een intrekking wacht",
    "bezwaren tegen een intrekking wachten",
    last_day=_hear_by,
)
def objections(user: Person, *, now: datetime) -> Select[datetime]:
    return objections_since()
