"""What is done once a night: slices say what, the job runner says when."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import select, update

from lms.db import added_first, db
from lms.jobs.models import NightlyDeed

Deed = Callable[[datetime], None]
_deeds: dict[str, Deed] = {}


def register(deed: Deed) -> None:
    """Adds a deed of the night, under its name, so that two apps in one process do it once."""
    _deeds[f"{deed.__module__}.{deed.__qualname__}"] = deed


def run(now: datetime) -> None:
    """Does every deed of the night, in the caller's transaction."""
    for deed in _deeds.values():
        deed(now)


def left(night: date) -> list[str]:
    """The names of the deeds that are still to be done this night."""
    done = set(db.session.scalars(select(NightlyDeed.name).where(NightlyDeed.night >= night)))
    return [name for name in _deeds if name not in done]


def do(name: str, night: date, now: datetime) -> None:
    """Does one deed, unless another worker does. A deed that is new here waits for the next night: nobody expects at
    noon what belongs to the night, just because the program was renewed."""
    if db.session.get(NightlyDeed, name) is None:
        added_first(NightlyDeed(name=name, night=night))
    ours = update(NightlyDeed).where(NightlyDeed.name == name, NightlyDeed.night < night).values(night=night)
    if db.session.execute(ours).rowcount:  # type: ignore[attr-defined]
        _deeds[name](now)
