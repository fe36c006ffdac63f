"""What is done once a night: slices say what, the queue says when."""

from collections.abc import Callable
from datetime import datetime

Deed = Callable[[datetime], None]
_deeds: dict[str, Deed] = {}


def register(deed: Deed) -> None:
    """Registering twice is registering once: two apps may live in one process."""
    _deeds[f"{deed.__module__}.{deed.__qualname__}"] = deed


def run(now: datetime) -> None:
    """Does everything, in the caller's transaction."""
    for deed in _deeds.values():
        deed(now)
