"""The time. Only views, the CLI and jobs ask for it; everything below them gets it as an argument."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import g

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    """The present moment in UTC, as the database keeps it."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The same moment on a Dutch kitchen clock."""
    return moment.astimezone(AMSTERDAM)


def local_day(moment: datetime) -> date:
    """The Dutch calendar day of a moment: around midnight that is not the day in UTC."""
    return local(moment).date()


def from_local(moment: datetime) -> datetime:
    """What somebody typed in a form (Dutch time, without a zone) as a moment in UTC."""
    return moment.replace(tzinfo=AMSTERDAM).astimezone(UTC)


def times_shown(moment: datetime) -> int:
    """How often a Dutch clock shows a time of a day, without a zone: once; twice in the hour that comes again when the clock goes
    back; never in the hour that it skips when it goes forward."""
    if not date.min.year < moment.year < date.max.year:
        return 1  # no clock was ever changed then, and another zone may not have the day
    both = [moment.replace(tzinfo=AMSTERDAM, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return len({one for one in both if local(one).replace(tzinfo=None, fold=0) == moment})


def noon(day: date) -> datetime:
    """The middle of a Dutch day, as a moment in UTC."""
    return from_local(datetime.combine(day, time(12)))


def start_of_day(moment: datetime) -> datetime:
    """When the Dutch day of a moment began."""
    return from_local(datetime.combine(local_day(moment), time()))


def end_of_day(moment: datetime) -> datetime:
    """When the Dutch day of a moment is over."""
    return day_after(local_day(moment))


def day_after(day: date) -> datetime:
    """The moment on which a Dutch day is over."""
    return from_local(datetime.combine(day + timedelta(days=1), time()))


def request_time() -> datetime:
    """The moment this request came in. What is in force at the door stays in force until the answer is there: the door, the
    menu and the templates all ask here."""
    if "came_in_at" not in g:
        g.came_in_at = now()
    moment: datetime = g.came_in_at
    return moment
