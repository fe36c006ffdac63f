"""What must not be lost when somebody goes on with another version of the course. Pure, as the rules are."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from lms.curriculum.rules import AssignmentOutline, LessonOutline, ModuleOutline, Outline
from lms.errors import RuleError
from lms.learning.rules import KEPT, PLACES, RecordedFact, gate_is_open
from lms.progress.rules import DONE, OPEN, Progress, ProgressFacts, assess

NEW = ("lesson", "check", "conversation", "assignment")  # what may come into a module that somebody passed
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
    or assignment in a module they had done, for who had done everything all that is new; and checks and norms that this version does not have, since a later one may
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
            or (item.kind in NEW and (item.kind, item.slug) not in known and _had_done(then, item.module))
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


def placed_in_move(
    before: Outline, after: Outline, facts: ProgressFacts, held: Collection[str] = ()
) -> dict[tuple[str, str], str]:
    """What keeps its place when somebody goes on with another version: (kind, slug) -> the module in which they meet it. Those
    are lessons and assignments that came into a module they are past, as long as some of it is to be done; what came from one
    module stays together. They are past a module when the first step they have not begun is in a later one, or when the cohort
    `held` its group day or that of a later one."""
    then = assess(before, facts)
    order = [module.slug for module in before.modules]
    here = next(
        (order.index(item.module) for item in then.items if item.state == OPEN and item.module), len(order)
    )
    here = max(here, *(order.index(slug) + 1 for slug in held if slug in order), 0)
    targets = {(kind, step.slug): module.slug for module in after.modules for kind, step in _kinds(module)}
    found: dict[tuple[str, str], str] = {}
    asked: set[tuple[str, str]] = set()
    for item in then.items:
        kind = "lesson" if item.kind == "check" else item.kind
        target = targets.get((kind, item.slug), "")
        if comes_earlier(target, item.module, after) and target in order[:here]:
            found[kind, item.slug] = item.module or ""
            asked |= {(target, item.module or "")} if item.state != DONE else set()
    known = facts.learning.recorded
    return {
        step: module
        for (kind, slug), module in found.items()
        if (targets[kind, slug], module) in asked
        and ((step := (PLACES[kind], slug)) not in known or known[step].note != module)
    }


def comes_earlier(module: str | None, was_in: str | None, outline: Outline) -> bool:
    """Whether one module comes before the other in an outline that has both."""
    order = [row.slug for row in outline.modules]
    return module in order and was_in in order and order.index(module) < order.index(was_in)


def _kinds(module: ModuleOutline) -> Iterator[tuple[str, LessonOutline | AssignmentOutline]]:
    yield from (("lesson", lesson) for lesson in module.lessons)
    yield from (("assignment", task) for task in module.assignments)


def with_kept(
    facts: ProgressFacts,
    kept: Collection[tuple[str, str]],
    by: str,
    on: datetime,
    places: Mapping[tuple[str, str], str] = MappingProxyType({}),
) -> ProgressFacts:
    """The facts once those steps are written down."""
    recorded = {
        **facts.learning.recorded,
        **{step: RecordedFact(KEPT, by, on) for step in kept},
        **{step: RecordedFact(KEPT, by, on, module) for step, module in places.items()},
    }
    return replace(facts, learning=replace(facts.learning, recorded=recorded))


def check_destination(present: Outline, wanted: Outline, *, is_there: bool) -> None:
    """Raises RuleError for a version of another course, and for the version that the cohort follows already."""
    if wanted.course_id != present.course_id:
        raise RuleError("Dit is een andere opleiding. Kies een versie van dezelfde opleiding.")
    if is_there:
        raise RuleError("De lichting heeft deze versie al.")
