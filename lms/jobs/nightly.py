"""What is done once a night: slices say what, the queue says when."""

from collections.abc import Callable
from datetime import datetime

Deed = Callable[[datetime], None]
_deeds: dict[str, Deed] = {}


def register(deed: Deed) -> None:
    """Adds a deed of the night, under its name, so that two apps in one process do it once."""
    _deeds[f"{deed.__module__}.{deed.__qualname__}"] = deed


def run(now: datetime) -> None:
    """Does every deed of the night, in the caller's transaction."""
    for deed in _deeds.values():
        deed(now)
