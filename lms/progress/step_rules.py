"""A lesson and its check as one step to look at; and where somebody is, in one sentence. Pure, as the rules are."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.progress.rules import DONE, NOT_YET, PASSED, WAITING, Item, Progress, Reason

LEARNS, WE_LOOK, MEETS = (
    "learns",
    "we_look",
    "meets",
)  # the other stages are what `assess` says of the decision
ABOUT_DECISION = (
    PASSED,
    NOT_YET,
    "waits_for_advice",
    "waits_for_check",
    "waits_for_decision",
    "waits_after_talk",
)
STAGES = (LEARNS, WE_LOOK, MEETS, *ABOUT_DECISION)


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


def stage_of(progress: Progress) -> Reason:
    """What comes next: a step of their own, work that waits for us, days and meetings still to come, or the way to the
    decision. `item`: the step itself."""
    decision = next((item for item in progress.items if item.kind == "decision"), None)
    if decision is not None and decision.reason.code in ABOUT_DECISION:
        return decision.reason
    if progress.next is not None:
        return Reason(LEARNS, {"item": progress.next})
    waiting = next((item for item in progress.items if item.state == WAITING), None)
    return Reason(WE_LOOK, {"item": waiting}) if waiting is not None else Reason(MEETS)
