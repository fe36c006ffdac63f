"""What a trainee sees of the way gone and the way to go."""

from flask import abort, url_for
from flask_login import current_user

from lms import clock
from lms.cohorts.queries import cohort_of
from lms.curriculum.queries import outline
from lms.menu import in_menu
from lms.progress.queries import progress_of
from lms.progress.rules import NOT_YET, PASSED, Item
from lms.progress.step_rules import steps_of
from lms.progress.views.blueprint import bp
from lms.roles import TRAINEE
from lms.web import Page, answer, requires


def address_of(item: Item) -> str | None:
    """The page where an item is done or read; None for group days and meetings, which happen elsewhere."""
    if item.kind == "lesson":
        return url_for("learning.lesson", module=item.module, lesson=item.slug)
    if item.kind == "check":
        return url_for("learning.check", module=item.module, lesson=item.slug)
    if item.kind == "conversation":
        return url_for("learning.conversation", conversation=item.slug)
    if item.kind == "assignment":
        return url_for("learning.assignment", assignment=item.slug)
    if item.kind == "learning_points":
        return url_for("progress.learning_points")
    if item.kind == "evidence":
        return url_for("progress.evidence")
    if item.kind == "decision" and item.reason.code in (PASSED, NOT_YET):
        return url_for("progress.decision")
    return None


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
        steps_of=steps_of,
    )
