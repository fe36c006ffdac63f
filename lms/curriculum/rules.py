"""What a course is made of, and what may be said against its files. No files are read here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Requirements:
    """The norms for a certificate: how many group days, meetings and turns. Lessons, checks and assignments: all."""

    group_days: int
    peer_meetings: int
    host_turns: int
    case_turns: int


@dataclass(frozen=True)
class Gate:
    """Modules that must be done before somebody goes to a stranger's door."""

    title: str
    modules: tuple[str, ...]


@dataclass(frozen=True)
class LessonOutline:
    slug: str
    title: str
    minutes: int
    questions: tuple[str, ...]


@dataclass(frozen=True)
class AssignmentOutline:
    slug: str
    title: str
    hours: int
    goes_to_doors: bool
    photos: int


@dataclass(frozen=True)
class ModuleOutline:
    slug: str
    title: str
    question: str
    summary: str
    lessons: tuple[LessonOutline, ...]
    assignment: AssignmentOutline
    group_day_title: str
    group_day_minutes: int


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

    def lessons(self) -> tuple[tuple[ModuleOutline, LessonOutline], ...]:
        """All lessons in course order, each with its module."""
        return tuple((module, lesson) for module in self.modules for lesson in module.lessons)

    def module(self, slug: str) -> ModuleOutline | None:
        return next((module for module in self.modules if module.slug == slug), None)


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
