"""In which order somebody meets the course, and whose turn it is among its assignments. Pure: facts in, answers out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from lms.curriculum.rules import AssignmentOutline, LessonOutline, ModuleOutline, Outline
from lms.learning.rules import PLACES, LearningFacts, assignment_is_approved, gate_is_open

OPEN_LONG, OPEN_LONG_AGAIN = timedelta(days=21), timedelta(days=14)  # then we ask how it goes


def as_met(outline: Outline, facts: LearningFacts) -> Outline:
    """The course in the order in which somebody meets it. Who was past a module when lessons came into it from a later one
    meets those where they stood, before the rest of that module: nobody is sent back."""
    slugs = [module.slug for module in outline.modules]
    later = {
        (kind, slug): slugs.index(facts.recorded[place, slug].note)
        for kind, place in PLACES.items()
        for recorded, slug in facts.recorded
        if recorded == place and facts.recorded[place, slug].note in slugs
    }
    if not later:
        return outline
    modules = list(outline.modules)
    for number, module in enumerate(outline.modules):
        for target in sorted({later.get(step, 0) for step in _steps_of(module)}):
            if target > number:
                chosen = {step for step in _steps_of(module) if later.get(step) == target}
                modules[number], modules[target] = _brought(modules[number], modules[target], chosen)
    return replace(outline, modules=tuple(modules))


def _steps_of(module: ModuleOutline) -> list[tuple[str, str]]:
    lessons = [("lesson", lesson.slug) for lesson in module.lessons]
    return lessons + [("assignment", task.slug) for task in module.assignments]


def _brought(
    giving: ModuleOutline, taking: ModuleOutline, steps: set[tuple[str, str]]
) -> tuple[ModuleOutline, ModuleOutline]:
    """Two modules after these steps went from the first to the beginning of the second."""
    lessons = tuple(row for row in giving.lessons if ("lesson", row.slug) in steps)
    tasks = tuple(row for row in giving.assignments if ("assignment", row.slug) in steps)
    known = {row.slug for row in lessons}
    last = lessons[-1].slug if lessons else ""
    talks = tuple(row for row in giving.conversations if row.after in known)
    tasks = tuple(row if row.after in known else replace(row, after=last) for row in tasks)
    return (
        replace(
            giving,
            lessons=tuple(row for row in giving.lessons if row not in lessons),
            assignments=tuple(row for row in giving.assignments if ("assignment", row.slug) not in steps),
            conversations=tuple(row for row in giving.conversations if row not in talks),
        ),
        replace(
            taking,
            lessons=lessons + taking.lessons,
            assignments=tasks + taking.assignments,
            conversations=talks + taking.conversations,
        ),
    )


def open_long(outline: Outline, facts: LearningFacts, now: datetime) -> tuple[AssignmentOutline, int] | None:
    """The first assignment whose turn it is, when it has been open long: three weeks after the last lesson before it,
    or two weeks after a 'nog niet'; with the number of the version we answered (0: none yet)."""
    for task, lessons in _tasks_in_turn(as_met(outline, facts)):
        if assignment_is_approved(task.slug, facts):
            continue
        found = facts.hand_ins.get(task.slug)
        if found is not None:
            answered = found.reviewed_at
            is_long = answered is not None and answered <= now - OPEN_LONG_AGAIN
            return (task, found.number) if is_long else None
        moments = [_done_at(lesson.slug, facts) for lesson in lessons]
        known = [moment for moment in moments if moment is not None]
        is_ready = len(known) == len(moments) and bool(known)
        is_shut = task.goes_to_doors and not gate_is_open(outline, facts)
        is_long = is_ready and not is_shut and max(known) <= now - OPEN_LONG
        return (task, 0) if is_long else None
    return None


def _tasks_in_turn(outline: Outline) -> Iterator[tuple[AssignmentOutline, list[LessonOutline]]]:
    """Each assignment with the lessons of its module that come before it."""
    for module in outline.modules:
        lessons = []
        for step in module.steps:
            if isinstance(step, LessonOutline):
                lessons.append(step)
            elif isinstance(step, AssignmentOutline):
                yield step, lessons


def _done_at(lesson: str, facts: LearningFacts) -> datetime | None:
    recorded = facts.recorded.get(("lesson", lesson))
    return facts.completed.get(lesson) or (recorded.on if recorded else None)
