"""A course whose files were looked at: what publishing makes a version of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lms.curriculum.parsing import Source
from lms.curriculum.rules import Complaint, Fact
from lms.curriculum.sourcing import facts_of


@dataclass
class CheckedModule:
    slug: str
    values: dict[str, Any]
    lessons: list[tuple[str, Source, list[dict[str, Any]]]] = field(default_factory=list)
    assignments: list[tuple[str, Source]] = field(default_factory=list)
    group_day: Source | None = None
    worksheets: list[tuple[str, Source]] = field(default_factory=list)
    conversations: list[tuple[str, Source]] = field(default_factory=list)

    def pages(self) -> Iterator[tuple[str, Source]]:
        """(slug, page) of everything to read, in the order in which it is met."""
        yield from ((slug, page) for slug, page, _ in self.lessons)
        yield from self.assignments
        yield from (("groepsdag", page) for page in (self.group_day,) if page is not None)
        yield from self.worksheets

    def facts(self) -> list[Fact]:
        return [fact for slug, page in self.pages() for fact in facts_of(page, self.slug, slug)]


@dataclass
class CheckedCourse:
    """A course whose files were looked at; `modules` is complete when there are no complaints but warnings."""

    values: dict[str, Any]
    modules: list[CheckedModule]
    images: dict[str, str]
    complaints: list[Complaint]
    talk: list[dict[str, Any]] = field(default_factory=list)  # questions for the final talk

    @property
    def errors(self) -> list[Complaint]:
        return [complaint for complaint in self.complaints if not complaint.is_warning]

    @property
    def facts(self) -> list[Fact]:
        """What may change on any page, with its source, in the order of the course."""
        return [fact for module in self.modules for fact in module.facts()]

    @property
    def slugs(self) -> dict[str, set[str]]:
        """The names that people's work refers to, by kind: so none of them may vanish from a later version."""
        return {
            "module": {module.slug for module in self.modules},
            "lesson": {slug for module in self.modules for slug, _, _ in module.lessons},
            "assignment": {slug for module in self.modules for slug, _ in module.assignments},
            "conversation": {slug for module in self.modules for slug, _ in module.conversations},
        }

    @property
    def weeks(self) -> dict[str, int]:
        """Over how many weeks an assignment is spread, for those that say so."""
        tasks = (task for module in self.modules for task in module.assignments)
        return {slug: page.values["weeks"] for slug, page in tasks if "weeks" in page.values}
