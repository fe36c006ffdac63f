"""Whose turn it is among the assignments of a course. Pure: facts in, answers out."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from lms.curriculum.rules import AssignmentOutline, LessonOutline, Outline
from lms.learning.rules import LearningFacts, assignment_is_approved, gate_is_open

OPEN_LONG, OPEN_LONG_AGAIN = timedelta(days=21), timedelta(days=14)  # then we ask how it goes


def open_long(outline: Outline, facts: LearningFacts, now: datetime) -> tuple[AssignmentOutline, int] | None:
    """The first assignment whose turn it is, when it has been open long: three weeks after the last lesson before it,
    or two weeks after a 'nog niet'; with the number of the version we answered (0: none yet)."""
    for task, lessons in _tasks_in_turn(outline):
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
            else:
                yield step, lessons


def _done_at(lesson: str, facts: LearningFacts) -> datetime | None:
    recorded = facts.recorded.get(("lesson", lesson))
    return facts.completed.get(lesson) or (recorded.on if recorded else None)
