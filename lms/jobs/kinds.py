"""What kinds of work exist. A kind is three steps, so that no transaction is open while the outside world is slow."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class NothingToDo(Exception):
    """The work turned out to be done or no longer wanted; the job ends well."""


class Later(Exception):
    """Now is not the time (people sleep): the job waits, and this does not count as a try."""

    def __init__(self, until: datetime):
        super().__init__(until)
        self.until = until


@dataclass(frozen=True)
class Kind:
    """load(payload) reads the database; do(loaded) touches the world; store(payload, result, now) writes the outcome
    in the same transaction that marks the job done. `do` may run again after a crash, so it must bear repeating.
    check(payload, now), when given, comes first and may raise NothingToDo or Later.

    What takes long (drawing, signing) has a lane of its own, so that no mail stands behind it; in that lane, what nobody
    sits waiting for can wait: it goes last.

    failed(payload, error, attempts, now), when given, hears of every try that failed, in the transaction that writes it down; it
    says True when trying again is of no use, since it saw to it otherwise: then the job is done."""

    name: str
    load: Callable[[dict[str, Any]], Any]
    do: Callable[[Any], Any]
    store: Callable[[dict[str, Any], Any, datetime], None]
    takes_long: bool = False
    can_wait: bool = False
    check: Callable[[dict[str, Any], datetime], None] | None = None
    failed: Callable[[dict[str, Any], Exception, int, datetime], bool] | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    return _kinds[name]


def kinds_that(*, can_wait: bool | None = None, takes_long: bool | None = None) -> list[str]:
    """The names of those that do, or do not; None asks nothing."""
    return [
        kind.name
        for kind in _kinds.values()
        if can_wait in (None, kind.can_wait) and takes_long in (None, kind.takes_long)
    ]
