"""What the trail is asked for, and what somebody reads of it about themself: which role did it, and no names. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from lms.roles import ROLES

YOU, SOMEBODY, UNKNOWN = "you", "somebody", "unknown"
NAMELESS = (YOU, SOMEBODY, UNKNOWN)


@dataclass(frozen=True)
class Wanted:
    """Which lines. Empty: whatever it is. `words`: of the person whom it is about or who did it."""

    words: str = ""
    act: str = ""
    first_day: date | None = None
    last_day: date | None = None

    @property
    def is_narrow(self) -> bool:
        return any((self.words, self.act, self.first_day, self.last_day))


@dataclass(frozen=True)
class Held:
    """A role that somebody has, or had until a moment."""

    role: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class OwnLine:
    """What was done about the reader: `doer` is a role, or one of NAMELESS."""

    day: date
    act: str
    word: str
    doer: str
    times: int = 1


def doer_of(by_id: int | None, reader_id: int, held: Sequence[Held], at: datetime) -> str:
    """As what somebody did it: the weightiest role that they had then. That nobody is known is no guess at the program."""
    if by_id is None:
        return UNKNOWN
    if by_id == reader_id:
        return YOU
    then = {one.role for one in held if one.since <= at and (one.until is None or at < one.until)}
    return next((role for role in ROLES if role in then), SOMEBODY)


def together(lines: Iterable[OwnLine]) -> list[OwnLine]:
    """What happened more than once on a day, in one line that says how often; in the order of the first of each."""
    found: dict[OwnLine, int] = {}
    for line in lines:
        kind = replace(line, times=0)
        found[kind] = found.get(kind, 0) + line.times
    return [replace(kind, times=times) for kind, times in found.items()]
