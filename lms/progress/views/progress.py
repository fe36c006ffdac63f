"""What a trainee sees of the way gone and the way to go."""

from datetime import timedelta

from flask import abort, url_for
from flask_login import current_user

from lms import clock
from lms.cohorts.queries import cohort_of, next_group_day, paused_people
from lms.curriculum.queries import outline
from lms.menu import begins_here, in_menu
from lms.peergroups.queries import next_meeting_of
from lms.progress.queries import progress_of
from lms.progress.rules import NOT_YET, PASSED, Item
from lms.progress.views.blueprint import bp
from lms.progress.week_rules import week_ahead
from lms.progress.wheel_rules import wheel
from lms.roles import TRAINEE
from lms.web import Page, answer, requires


def address_of(item: Item) -> str | None:
    """The page where an item is done or read; None for group days and meetings, which happen elsewhere."""
    if item.kind == "lesson":
        return url_for("learning.lesson", module=item.module, lesson=item.slug)
    if item.kind == "check":
        return url_for("learning.check", module=item.module, lesson=item.slug)
    if item.kind == "assignment":
        return url_for("learning.assignment", assignment=item.slug)
    if item.kind == "learning_points":
        return url_for("progress.learning_points")
    if item.kind == "evidence":
        return url_for("progress.evidence")
    if item.kind == "decision" and item.reason.code in (PASSED, NOT_YET):
        return url_for("progress.decision")
    return None


@bp.get("/leren")
@in_menu("Leren", order=10)
@begins_here(rank=30)
@requires(TRAINEE)
def start() -> Page:
    now = clock.now()
    cohort = cohort_of(current_user, now=now) or abort(404)
    today, course = clock.local_day(now), outline(cohort.version_id)
    progress = progress_of(current_user, cohort, now=now)
    group_day = next_group_day(cohort.id, now=now)
    meeting = next_meeting_of(current_user.id, now=now)
    next_week = now + timedelta(days=7)
    return answer(
        "progress/start.html",
        cohort=cohort,
        outline=course,
        progress=progress,
        wheel=wheel(course, progress),
        week=week_ahead(
            course,
            progress,
            group_day_minutes=group_day.minutes if group_day and group_day.starts_at <= next_week else 0,
            has_meeting=meeting is not None and meeting.starts_at <= next_week,
        ),
        group_day=group_day,
        meeting=meeting,
        pause=paused_people([cohort.id], today=today).get(current_user.id),
        has_begun=cohort.starts_on <= today,
        address_of=address_of,
    )


@bp.get("/voortgang")
@in_menu("Voortgang", order=20)
@requires(TRAINEE)
def overview() -> Page:
    now = clock.now()
    cohort = cohort_of(current_user, now=now) or abort(404)
    return answer(
        "progress/overview.html",
        cohort=cohort,
        outline=outline(cohort.version_id),
        progress=progress_of(current_user, cohort, now=now),
        address_of=address_of,
    )
