"""To whom a message can go, and when one that is planned goes."""

from datetime import datetime, timedelta

from lms.errors import RuleError

PERSON, CERTIFIED, WAITING = "person", "certified", "waiting"
AUDIENCES = (PERSON, CERTIFIED, WAITING)
PLANNED, STOPPED, SENT = "planned", "stopped", "sent"
STATES = (PLANNED, STOPPED, SENT)
FURTHEST = timedelta(days=365)


def check_moment(planned_for: datetime | None, now: datetime) -> None:
    if planned_for is not None and not now < planned_for <= now + FURTHEST:
        raise RuleError("Kies een moment dat nog komt, binnen een jaar.", "planned_for")


def check_readers(number: int, *, is_planned: bool) -> None:
    """What is planned goes to whoever is there then."""
    if not number and not is_planned:
        raise RuleError("Er is nu niemand voor wie dit bericht is.")


def check_stopping(state: str) -> None:
    if state == SENT:
        raise RuleError("Dit bericht is al weg. Stuur zo nodig een nieuw bericht.")
    if state == STOPPED:
        raise RuleError("Dit bericht is al gestopt.")


def state_of_mailing(*, sent_at: datetime | None, stopped_at: datetime | None) -> str:
    return SENT if sent_at else STOPPED if stopped_at else PLANNED
