"""What a course is made of, and what may be said against its files. No files are read here."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

# where the images of a version stand; pages that were published before say so, for ever
IMAGES_AT = "/leren/beeld/"
SOON = timedelta(weeks=8)
IMAGE = re.compile(rf'{IMAGES_AT}\d+/([^"\\]+)')


@dataclass(frozen=True)
class Requirements:
    """The norms for a certificate: how many group days, meetings and turns, learning points in own words, and pieces the
    trainee brings to the final talk. Lessons, checks and assignments: all."""

    group_days: int
    peer_meetings: int
    host_turns: int
    case_turns: int
    learning_points: int = 0
    evidence: int = 0


@dataclass(frozen=True)
class Levels:
    """What to look at for a learning outcome, for who reviews, advises or decides."""

    outcome: str
    not_yet: str
    enough: str
    strong: str


@dataclass(frozen=True)
class Gate:
    """Modules that must be done before somebody goes to a stranger's door."""

    title: str
    modules: tuple[str, ...]


@dataclass(frozen=True)
class LessonOutline:
    slug: str
    title: str
    minutes: int  # reading and doing
    questions: tuple[str, ...]
    reading: int = 0  # minutes of it; a version from before they were counted apart has none


@dataclass(frozen=True)
class AssignmentOutline:
    slug: str
    title: str
    hours: int
    goes_to_doors: bool
    photos: int
    weeks: int = 0  # over which those hours are spread, when it is said
    after: str = ""  # the lesson it follows; without one it ends its module


@dataclass(frozen=True)
class ConversationOutline:
    """A conversation to practise, after this lesson and its check."""

    slug: str
    title: str
    after: str


@dataclass(frozen=True)
class ModuleOutline:
    slug: str
    title: str
    question: str
    summary: str
    lessons: tuple[LessonOutline, ...]
    assignments: tuple[AssignmentOutline, ...]
    group_day_title: str
    group_day_minutes: int
    wheel: str = ""  # what it sets going, in a sentence or two for who finished it; older versions have none
    conversations: tuple[ConversationOutline, ...] = ()  # a version from before they were made has none

    @cached_property
    def steps(self) -> tuple[LessonOutline | ConversationOutline | AssignmentOutline, ...]:
        """Lessons, conversations and assignments in the order in which they are met."""
        known = {lesson.slug for lesson in self.lessons}
        met: list[LessonOutline | ConversationOutline | AssignmentOutline] = []
        for lesson in self.lessons:
            met += [lesson, *(talk for talk in self.conversations if talk.after == lesson.slug)]
            met += [task for task in self.assignments if task.after == lesson.slug]
        return (*met, *(task for task in self.assignments if task.after not in known))


@dataclass(frozen=True)
class Outline:
    """A version without its pages: enough to say what is next and what is done."""

    version_id: int
    course_id: int
    course_slug: str
    number: int
    title: str
    certificate_title: str
    learning_outcomes: tuple[str, ...]
    gate: Gate
    requirements: Requirements
    modules: tuple[ModuleOutline, ...]
    statements: tuple[str, ...] = ()  # of the self-measurement
    levels: tuple[Levels, ...] = ()  # of the learning outcomes, in their order; older versions have none

    def lessons(self) -> tuple[tuple[ModuleOutline, LessonOutline], ...]:
        """All lessons in course order, each with its module."""
        return tuple((module, lesson) for module in self.modules for lesson in module.lessons)

    def assignments(self) -> tuple[AssignmentOutline, ...]:
        """All assignments in course order."""
        return tuple(task for module in self.modules for task in module.assignments)

    def assignment(self, slug: str) -> AssignmentOutline | None:
        return next((task for task in self.assignments() if task.slug == slug), None)

    def conversations(self) -> tuple[tuple[ModuleOutline, ConversationOutline], ...]:
        """All conversations in course order, each with its module."""
        return tuple((module, talk) for module in self.modules for talk in module.conversations)

    def module(self, slug: str) -> ModuleOutline | None:
        return next((module for module in self.modules if module.slug == slug), None)


@dataclass(frozen=True)
class Fact:
    """Something a page says that may change: its words, where it was read and when, and the day by which to look again. Without
    words the whole page is meant; without a day it is a source only."""

    module: str
    slug: str
    page: str
    words: str = ""
    title: str = ""
    address: str = ""
    read: date | None = None
    check_by: date | None = None


def fact_as_data(fact: Fact) -> dict[str, str]:
    """As it is kept with a version; `fact_of_data` reads it back."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in vars(fact).items()
        if value is not None
    }


def fact_of_data(kept: Mapping[str, str]) -> Fact:
    module, slug, page, words, title, address = (
        kept.get(name, "") for name in ("module", "slug", "page", "words", "title", "address")
    )
    read, check_by = (
        date.fromisoformat(kept[name]) if name in kept else None for name in ("read", "check_by")
    )
    return Fact(module, slug, page, words, title, address, read, check_by)


def to_look_at(facts: Iterable[Fact], today: date) -> tuple[list[Fact], list[Fact]]:
    """(what to look at again now or within eight weeks, what can wait), each with the first day first."""
    dated = sorted(
        ((fact.check_by, number, fact) for number, fact in enumerate(facts) if fact.check_by is not None),
        key=lambda row: row[:2],
    )
    return (
        [fact for due, _, fact in dated if due <= today + SOON],
        [fact for due, _, fact in dated if due > today + SOON],
    )


def heading_at(html: str, anchor: str) -> str:
    """The words of the heading with this id in the HTML of a lesson; nothing when there is none."""
    if not anchor:
        return ""
    found = re.search(rf'<h[23] id="{re.escape(anchor)}">(.*?)</h[23]>', html, re.S)
    return re.sub(r"<[^>]+>", "", found[1]) if found else ""


@dataclass(frozen=True, order=True)
class Complaint:
    """Something wrong with a course, at a file and line, in words for who wrote it. A warning does not stop publishing."""

    file: str
    line: int
    message: str
    is_warning: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {'let op: ' if self.is_warning else ''}{self.message}"


class CourseComplaints(Exception):
    """A course cannot be published; `complaints` is everything that is wrong, not the first thing only."""

    def __init__(self, complaints: list[Complaint]):
        super().__init__("\n".join(str(complaint) for complaint in complaints))
        self.complaints = complaints


def vanished(
    present: Mapping[str, Collection[str]], published: Mapping[str, Collection[str]]
) -> list[Complaint]:
    """Modules, lessons, assignments and conversations of earlier versions that are gone: what people did is kept under their slugs."""
    words = {
        "module": "de module",
        "lesson": "de les",
        "assignment": "de opdracht",
        "conversation": "het gesprek",
    }
    return [
        Complaint(
            "course.toml", 1, f"{words[kind]} {slug} is gepubliceerd en mag niet verdwijnen of anders heten"
        )
        for kind in words
        for slug in sorted(set(published.get(kind, ())) - set(present[kind]))
    ]
