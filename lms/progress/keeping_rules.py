"""What must not be lost when somebody goes on with another version of the course. Pure, as the rules are."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from lms.curriculum.rules import Outline
from lms.errors import RuleError
from lms.learning.rules import KEPT, RecordedFact, gate_is_open
from lms.progress.rules import DONE, Progress, ProgressFacts, assess

READ = ("lesson", "check")  # what may come into a module that somebody passed
ASKED_ANEW = (
    "check",
    "group_days",
    "peer_meetings",
    "host_turns",
    "case_turns",
)  # more may be asked of these


def kept_in_move(before: Outline, after: Outline, facts: ProgressFacts) -> tuple[tuple[str, str], ...]:
    """What must be written down, as (kind, slug), when somebody goes on with another version, so that nothing they earned is
    lost: steps that were done and would be open (a check with a new question, a higher norm), a gate that was open, a new lesson
    in a module they had done, for who had done everything all that is new; and checks and norms that this version does not have, since a later one may
    ask more of them."""
    then, now = assess(before, facts), assess(after, facts)
    done = [(item.kind, item.slug) for item in then.items if item.state == DONE]
    known = {(item.kind, item.slug) for item in then.items}
    lost = [
        (item.kind, item.slug)
        for item in now.items
        if item.state != DONE
        and item.kind != "decision"
        and (
            then.is_complete
            or (item.kind, item.slug) in done
            or (item.kind in READ and (item.kind, item.slug) not in known and _had_done(then, item.module))
        )
    ]
    present = {(item.kind, item.slug) for item in now.items}
    lost += [
        step
        for step in done
        if step not in present and step[0] in ASKED_ANEW and step not in facts.learning.recorded
    ]
    if gate_is_open(before, facts.learning) and not gate_is_open(after, facts.learning):
        lost.append(("gate", "gate"))
    return tuple(lost)


def _had_done(progress: Progress, module: str | None) -> bool:
    """Whether all of a module was done; one that the version does not have was not."""
    items = progress.of_module(module) if module else ()
    return bool(items) and all(item.state == DONE for item in items)


def with_kept(
    facts: ProgressFacts, kept: Collection[tuple[str, str]], by: str, on: datetime
) -> ProgressFacts:
    """The facts once those steps are written down."""
    recorded = {**facts.learning.recorded, **{step: RecordedFact(KEPT, by, on) for step in kept}}
    return replace(facts, learning=replace(facts.learning, recorded=recorded))


def check_destination(present: Outline, wanted: Outline, *, is_there: bool) -> None:
    """Raises RuleError for a version of another course, and for the version that the cohort follows already."""
    if wanted.course_id != present.course_id:
        raise RuleError("Dit is een andere opleiding. Kies een versie van dezelfde opleiding.")
    if is_there:
        raise RuleError("De lichting heeft deze versie al.")
