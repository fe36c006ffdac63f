"""A lesson and its check as one step to look at. Pure, as the rules are."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.progress.rules import DONE, Item


@dataclass(frozen=True)
class Step:
    """`items` belong together: a lesson and its check, or one item that stands alone. `at` is the one to open: the first that
    is not done, or else the first."""

    items: tuple[Item, ...]

    @property
    def at(self) -> Item:
        return next((item for item in self.items if item.state != DONE), self.items[0])

    @property
    def is_half_way(self) -> bool:
        return self.at is not self.items[0]


def steps_of(items: Sequence[Item]) -> tuple[Step, ...]:
    found: list[list[Item]] = []
    for item in items:
        before = found[-1][0] if found else None
        if (
            item.kind == "check"
            and before is not None
            and (before.kind, before.slug) == ("lesson", item.slug)
        ):
            found[-1].append(item)
        else:
            found.append([item])
    return tuple(Step(tuple(row)) for row in found)
