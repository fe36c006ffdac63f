"""The parts of a cohort that one message can go to. Who pauses gets none: no reminders meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass

from lms.curriculum.rules import Outline
from lms.supervision.matrix_rules import Marks

EVERYBODY, SILENT, NOT_HANDED_IN, NOT_THERE = "iedereen", "stil", "opdracht", "groepsdag"
KINDS = (EVERYBODY, SILENT, NOT_HANDED_IN, NOT_THERE)
SILENCES = frozenset({"silent", "not_begun", "never_came_in"})


@dataclass(frozen=True)
class Member:
    person_id: int
    marks: Marks
    signals: frozenset[str] = frozenset()
    is_paused: bool = False


@dataclass(frozen=True)
class Segment:
    """A part of a cohort that can be written to. `slug` is the assignment or the module it is about."""

    kind: str
    slug: str = ""
    title: str = ""

    @property
    def code(self) -> str:
        return f"{self.kind}-{self.slug}" if self.slug else self.kind


def segments(outline: Outline) -> list[Segment]:
    return [
        Segment(EVERYBODY),
        Segment(SILENT),
        *(Segment(NOT_HANDED_IN, task.slug, task.title) for task in outline.assignments()),
        *(Segment(NOT_THERE, module.slug, module.group_day_title) for module in outline.modules),
    ]


def within(segment: Segment, members: Iterable[Member]) -> list[int]:
    return [row.person_id for row in members if not row.is_paused and _belongs(segment, row)]


def _belongs(segment: Segment, member: Member) -> bool:
    marks = member.marks
    if segment.kind == SILENT:
        return bool(member.signals & SILENCES)
    if segment.kind == NOT_HANDED_IN:
        return segment.slug not in marks.outcomes and ("assignment", segment.slug) not in marks.recorded
    if segment.kind == NOT_THERE:
        return marks.days.get(segment.slug) is False
    return True
