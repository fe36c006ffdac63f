"""What the coming week asks of somebody. Pure, as the rules are."""

from dataclasses import dataclass

from lms.curriculum.rules import Outline
from lms.progress.rules import TO_DO, Progress

MEETING_MINUTES = 120  # field guide 2.2
CHECK_MINUTES = 5
WEEKLY_PORTION = 120  # more reading than this is spread over the weeks that follow


@dataclass(frozen=True)
class Week:
    """What the coming week asks, in minutes."""

    reading: int = 0
    assignment: int = 0
    group_day: int = 0
    meeting: int = 0

    @property
    def total(self) -> int:
        return self.reading + self.assignment + self.group_day + self.meeting


def week_ahead(
    outline: Outline, progress: Progress, *, group_day_minutes: int = 0, has_meeting: bool = False
) -> Week:
    """The rhythm of a module (field guide 1.0): first its lessons, then its assignment, of which a part when it is spread over weeks; a group day or meeting in the coming
    seven days comes on top."""
    current = outline.module(progress.next.module) if progress.next and progress.next.module else None
    reading = assignment = 0
    if current is not None:
        minutes = {lesson.slug: lesson.minutes for _, lesson in outline.lessons()}
        tasks = {task.slug: task.hours * 60 // max(task.weeks, 1) for task in outline.assignments()}
        for item in progress.of_module(current.slug):
            if item.state in TO_DO and item.kind == "assignment":
                assignment = 0 if reading else tasks[item.slug]
                break
            if item.state in TO_DO:
                reading += minutes[item.slug] if item.kind == "lesson" else CHECK_MINUTES
    return Week(
        min(reading, WEEKLY_PORTION),
        assignment,
        group_day_minutes,
        MEETING_MINUTES if has_meeting else 0,
    )
