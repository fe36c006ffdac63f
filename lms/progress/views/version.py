"""Which version of the course a cohort follows, what another one would change, and going there."""

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select

from lms import clock
from lms.cohorts.views.blueprint import visible_cohort
from lms.curriculum.comparing import compare
from lms.curriculum.models import CourseVersion
from lms.curriculum.queries import outline, versions_of
from lms.db import db
from lms.progress import version_actions, version_queries
from lms.progress.views.blueprint import bp
from lms.roles import STAFF
from lms.web import Page, answer, requires


@bp.get("/lichtingen/<int:cohort_id>/versie")
@requires(*STAFF)
def version(cohort_id: int) -> Page:
    """With `?naar=<version>` the dry run: what changes, lesson by lesson and person by person."""
    cohort = visible_cohort(cohort_id)
    versions = versions_of(outline(cohort.version_id).course_id)
    chosen = next((row for row in versions if row.id == request.args.get("naar", type=int)), None)
    is_other = chosen is not None and chosen.id != cohort.version_id
    return answer(
        "progress/version.html",
        cohort=cohort,
        versions=versions,
        chosen=chosen if is_other else None,
        changes=compare(cohort.version_id, chosen.id) if chosen and is_other else (),
        forecasts=version_queries.forecast(cohort, chosen, now=clock.now()) if chosen and is_other else [],
        moves=version_queries.moves_of(cohort.id),
        numbers={row.id: row.number for row in versions},
        module_names={
            module.slug: f"module {number}" for number, module in enumerate(outline(chosen.id).modules, 1)
        }
        if chosen
        else {},
    )


@bp.post("/lichtingen/<int:cohort_id>/versie/<int:version_id>")
@requires(*STAFF)
def move_to_version(cohort_id: int, version_id: int) -> Page:
    cohort = visible_cohort(cohort_id)
    destination = db.session.scalar(select(CourseVersion).where(CourseVersion.id == version_id)) or abort(404)
    version_actions.move_to_version(cohort, destination, by=current_user, now=clock.now())
    flash(
        f"{cohort.name} volgt nu versie {destination.number}. Alles wat gedaan was, is gedaan gebleven.",
        "done",
    )
    return redirect(url_for("progress.version", cohort_id=cohort.id), code=303)
