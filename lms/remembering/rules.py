"""When a question that was answered right comes back, and which ones are asked today. Pure: facts in, answers out.

A ladder of four steps: after 3, 10, 30 and 90 days. A right answer goes one step on, a wrong one a step back; who was right
after 90 days knows it. Days of a pause do not count. Whoever is too busy puts them off or turns them off.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

STEPS = (3, 10, 30, 90)  # days
AT_ONCE = 3  # questions a day
REST = timedelta(days=3)  # how long `not now` lasts
HARDEST = 3  # questions that a group hears of

Key = tuple[str, str]  # the slugs of a lesson and of its question


@dataclass(frozen=True)
class Place:
    """Where a question stands for somebody: its step, the day from which that counts, and the day it may be asked. Without such a
    day it is known."""

    step: int
    since: date
    due_on: date | None

    @property
    def is_known(self) -> bool:
        return self.due_on is None


def first_place(today: date) -> Place:
    return _at(0, today)


def after_answer(place: Place, *, is_right: bool, today: date) -> Place:
    """One step on or back; nobody falls below the first."""
    return _at(place.step + 1 if is_right else max(place.step - 1, 0), today)


def after_pause(place: Place, since: date, until: date) -> Place:
    """What was still to come, comes later by the days of the pause."""
    if place.due_on is None or place.due_on <= since:
        return place
    return replace(place, due_on=place.due_on + max(until - max(since, place.since), timedelta()))


def _at(step: int, today: date) -> Place:
    due_on = today + timedelta(days=STEPS[step]) if step < len(STEPS) else None
    return Place(step, today, due_on)


def is_quiet(*, is_paused: bool, is_off: bool, rests_until: date | None, today: date) -> bool:
    """Whether nothing is asked today: in a pause, when it was turned off, and while it is put off."""
    return is_paused or is_off or (rests_until is not None and today < rests_until)


def asked_now(
    due: Sequence[Key], course: Mapping[str, Collection[str]], *, answered_today: int
) -> Sequence[Key]:
    """Those of the questions that are due which are asked now: three a day, the longest due first. `course`: the questions of each
    lesson; what is no longer in it is not asked."""
    known = [(lesson, question) for lesson, question in due if question in course.get(lesson, ())]
    return known[: max(AT_ONCE - answered_today, 0)]


@dataclass(frozen=True)
class Hard:
    """A question that a group found hard; `for_most`: at least half of them chose something else first."""

    key: Key
    for_most: bool


def hardest(first_tries: Iterable[tuple[Key, bool]], *, fewest: int) -> list[Hard]:
    """The questions at which most people chose something else first, three at the most; each was answered by the `fewest` people of
    whom something may be told, and gave trouble to a third of them at least. `first_tries`: (question, whether it
    was right), one of each person."""
    tries: dict[Key, list[bool]] = {}
    for key, is_right in first_tries:
        tries.setdefault(key, []).append(is_right)
    wrong = {
        key: row.count(False) / len(row) for key, row in tries.items() if len(row) >= fewest and _is_hard(row)
    }
    found = sorted(wrong, key=lambda key: (-wrong[key], key))[:HARDEST]
    return [Hard(key, wrong[key] >= 1 / 2) for key in found]


def _is_hard(row: Sequence[bool]) -> bool:
    return row.count(False) >= len(row) / 3
