"""The matrix of a cohort: a mark for each trainee and step, three steps a module. Says of every step what
`progress.rules.assess` says of it, and no more; it works on sets, since a page holds three hundred people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lms.curriculum.rules import ModuleOutline, Outline
from lms.learning.rules import APPROVED

NONE, PART, DONE, WAITS, REDO, ABSENT = "none", "part", "done", "waits", "redo", "absent"
Pair = tuple[str, str]
Codes = tuple[str, str, str]  # of a module: lessons, group day, assignment


@dataclass
class Marks:
    """What is known of one trainee, as far as the matrix needs it."""

    read: set[str] = field(default_factory=set)  # lessons, and conversations as "conversation/slug"
    right: set[str] = field(default_factory=set)  # "lesson/question"
    outcomes: dict[str, str | None] = field(default_factory=dict)  # assignment: of the latest version
    recorded: set[Pair] = field(default_factory=set)
    days: dict[str, bool] = field(default_factory=dict)  # module: at its group day


@dataclass(frozen=True)
class Column:
    """The steps of one module, worked out once for all rows."""

    slug: str
    title: str
    lessons: frozenset[str]
    pairs: frozenset[str]
    assignments: tuple[str, ...]


def columns(outline: Outline) -> tuple[Column, ...]:
    return tuple(_column(module) for module in outline.modules)


def _column(module: ModuleOutline) -> Column:
    return Column(
        module.slug,
        module.title,
        frozenset(lesson.slug for lesson in module.lessons)
        | frozenset(f"conversation/{talk.slug}" for talk in module.conversations),
        frozenset(f"{lesson.slug}/{question}" for lesson in module.lessons for question in lesson.questions),
        tuple(task.slug for task in module.assignments),
    )


def with_recorded(marks: Marks, questions: Mapping[str, Iterable[str]]) -> Marks:
    """What others wrote down counts as done. `questions`: those of each lesson, as "lesson/question"."""
    for kind, slug in marks.recorded:
        if kind == "lesson":
            marks.read.add(slug)
        elif kind == "conversation":
            marks.read.add(f"conversation/{slug}")
        elif kind == "check":
            marks.right.update(questions.get(slug, ()))
    return marks


def questions_by_lesson(outline: Outline) -> dict[str, tuple[str, ...]]:
    return {
        lesson.slug: tuple(f"{lesson.slug}/{question}" for question in lesson.questions)
        for _, lesson in outline.lessons()
    }


def row_of(marks: Marks, shown: Iterable[Column]) -> list[Codes]:
    return [
        (_lessons(marks, column), _group_day(marks, column.slug), _assignments(marks, column.assignments))
        for column in shown
    ]


def _group_day(marks: Marks, slug: str) -> str:
    was_there = marks.days.get(slug)
    return NONE if was_there is None else DONE if was_there else ABSENT


def _lessons(marks: Marks, column: Column) -> str:
    if column.lessons <= marks.read and column.pairs <= marks.right:
        return DONE
    begun = not (column.lessons.isdisjoint(marks.read) and column.pairs.isdisjoint(marks.right))
    return PART if begun else NONE


def _assignments(marks: Marks, slugs: Iterable[str]) -> str:
    """One mark for all of a module: what asks something of somebody goes first."""
    found = {_assignment(marks, slug) for slug in slugs}
    if len(found) == 1:
        return found.pop()
    return next((mark for mark in (WAITS, REDO) if mark in found), PART)


def _assignment(marks: Marks, slug: str) -> str:
    if ("assignment", slug) in marks.recorded:
        return DONE
    if slug not in marks.outcomes:
        return NONE
    outcome = marks.outcomes[slug]
    return WAITS if outcome is None else DONE if outcome == APPROVED else REDO
