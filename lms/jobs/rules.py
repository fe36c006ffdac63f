"""When a job is tried again, whose worker has died, and which night it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

MOST_ATTEMPTS = 40
LONGEST_WAIT = timedelta(minutes=30)
DEATHS_AT_ONCE = 3  # so often a job whose worker died goes on without a pause
BEAT = 3.0  # seconds between two beats of a worker, and between two looks at those of others
LOOKS = 6  # that see the same count before somebody is taken for dead: 18 s, longer than a write waits for its turn
BEGINS = time(3, 10)


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """10 s, 20 s, 40 s ... at most half an hour apart, for about a day; None when it is a person's turn."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return now + min(timedelta(seconds=10 * 2 ** (min(attempts, 12) - 1)), LONGEST_WAIT)


def after_a_death(attempts: int, now: datetime) -> datetime | None:
    """When a job goes on whose worker died over it: at once, but one that kills every worker must not keep all from work."""
    return now if attempts <= DEATHS_AT_ONCE else next_attempt(attempts, now)


@dataclass
class Watch:
    """Looks at the counts of others. It compares no clocks: that of another machine may be wrong, and this one may jump."""

    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)  # worker -> count, looks that saw it

    def look(self, beats: Mapping[str, int]) -> list[str]:
        """Whose count has stood still for LOOKS looks, this one included."""
        before = self._seen
        self._seen = {
            worker: (count, before[worker][1] + 1 if before.get(worker, (None, 0))[0] == count else 1)
            for worker, count in beats.items()
        }
        return [worker for worker, (_, looks) in self._seen.items() if looks >= LOOKS]


def night_of(local: datetime) -> date:
    """The day on which the last night began that has begun, by a Dutch clock: its work starts at ten past three."""
    return local.date() if local.time() >= BEGINS else local.date() - timedelta(days=1)
