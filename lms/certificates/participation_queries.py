"""What somebody did of a training, for who stops before the end."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lms.accounts.models import Person
from lms.certificates.rules import MEETING_MINUTES
from lms.cohorts.models import Cohort
from lms.cohorts.queries import attended_group_days
from lms.curriculum.queries import outline
from lms.errors import RuleError
from lms.peergroups.queries import turns_of
from lms.progress.queries import progress_of
from lms.progress.rules import DONE, PASSED


def done_by(person: Person, cohort: Cohort, *, now: datetime) -> Mapping[str, Any]:
    """Counts, names and minutes of what is done, from the one function that says so. Raises RuleError when there is
    nothing to prove, or when there is a certificate."""
    course, progress = outline(cohort.version_id), progress_of(person, cohort, now=now)
    done = {(item.kind, item.slug) for item in progress.items if item.state == DONE}
    lessons = [lesson for _, lesson in course.lessons() if ("lesson", lesson.slug) in done]
    tasks = [task for task in course.assignments() if ("assignment", task.slug) in done]
    attended = attended_group_days([person.id], cohort.id)[person.id]
    group_days = [module for module in course.modules if module.slug in attended]
    meetings = turns_of([person.id])[person.id].attended
    if progress.decided == PASSED:
        raise RuleError("Deze deelnemer is geslaagd en heeft een certificaat.")
    if not (lessons or tasks or group_days or meetings):
        raise RuleError("Er is nog niets gedaan dat we kunnen opschrijven.")
    return {
        "lessons": len(lessons),
        "assignments": len(tasks),
        "assignment_titles": [task.title for task in tasks],
        "group_days": len(group_days),
        "meetings": meetings,
        "minutes": {
            "lessons": sum(lesson.minutes for lesson in lessons),
            "group_days": sum(module.group_day_minutes for module in group_days),
            "assignments": sum(task.hours * 60 for task in tasks),
            "peer_meetings": meetings * MEETING_MINUTES,
        },
    }
