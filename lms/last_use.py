"""When something was last used, kept beside the counts of the limits: so looking at a page writes nothing in the database and
waits for no lock. What a power cut forgets costs somebody one login.
"""

import logging
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from lms.counting import Counts

log = logging.getLogger(__name__)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # seconds are counted from here, so that they fit in an INTEGER
MOST_REMEMBERED = 10_000  # by one process


class LastUses:
    """The last uses of one kind of thing. `apart` is how long after one use the next is written down."""

    def __init__(self, name: str, *, apart: timedelta, kept_for: timedelta):
        self.name, self.apart, self.kept_for = name, apart, kept_for

    def note(self, whose: str, *, known: datetime, now: datetime) -> None:
        """Writes down that it is used now, unless it is `known` to have been used a moment ago."""
        remembered: dict[str, datetime] = current_app.extensions.setdefault(f"last-use:{self.name}", {})
        if now - max(known, remembered.get(whose, known)) < self.apart:
            return
        if len(remembered) >= MOST_REMEMBERED:
            remembered.clear()
        remembered[whose] = now
        try:
            seconds = int((now - FIRST).total_seconds())
            _counts().keep(self._key(whose), seconds, int(self.kept_for.total_seconds()))
        except SQLAlchemyError:
            log.exception("a last use could not be written down")

    def of(self, whose: Collection[str]) -> dict[str, datetime]:
        """The last uses that are known. What the counts do not tell is not in it."""
        keys = {self._key(one): one for one in whose}
        try:
            found = _counts().kept(keys)
        except SQLAlchemyError:
            log.exception("the last uses do not answer")
            return {}
        return {keys[key]: FIRST + timedelta(seconds=number) for key, number in found.items()}

    def _key(self, whose: str) -> str:
        return _counts().hidden(self.name, (whose,))


def _counts() -> Counts:
    counts: Counts = current_app.extensions["counts"]
    return counts
