"""The courses for staff: which versions there are, a version as a zip, and a zip as a new version."""

from collections.abc import Mapping

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, url_for

from lms import clock
from lms.clock import local_day
from lms.curriculum import actions, archive, queries
from lms.curriculum.checked import CheckedCourse
from lms.curriculum.forms import ImportForm
from lms.curriculum.models import CourseVersion
from lms.curriculum.rules import Complaint, CourseComplaints, to_look_at
from lms.curriculum.views.blueprint import bp
from lms.db import db
from lms.doorstep import takes_files
from lms.formats import count
from lms.forms import uploads_in
from lms.roles import OVER_OTHERS, STAFF
from lms.web import Page, answer, requires, work_done, works_first


def _checked_archive() -> tuple[Mapping[str, str], CheckedCourse]:
    form = ImportForm()
    texts = archive.unpack(form.content() if uploads_in(form.archive.data) else b"")
    return texts, actions.checked_texts(texts, now=clock.now())


@bp.route("/opleidingen", methods=["GET", "POST"])
@requires(*STAFF)
@works_first(_checked_archive)
@takes_files(archive.LARGEST_ARCHIVE + 1_000_000)
def courses() -> Page:
    """All versions; a zip that is sent here goes through the same checks as a folder, and is published when it passes."""
    form, complaints, now = ImportForm(), list[Complaint](), clock.now()
    if form.validate_on_submit():
        try:
            texts, checked = work_done()
            version = actions.publish_checked(texts, checked, now=now)
        except CourseComplaints as refused:
            complaints = refused.complaints
            form.archive.errors = [
                f"Er is niets veranderd. {count(len(complaints), 'ding klopt', 'dingen kloppen')} nog niet."
            ]
        else:
            if version.published_at == now:
                said = "staat klaar. Kies per lichting of die overgaat."
            else:
                said = "was er al, met precies deze teksten. Er is niets veranderd."
            flash(f"Versie {version.number} van {version.title} {said}", "done")
            return redirect(url_for("curriculum.courses"), code=303)
    newest = queries.newest_versions()
    facts = [fact for version in newest for fact in queries.facts_of(version)]
    soon, later = to_look_at(facts, local_day(now))
    return answer(
        "curriculum/courses.html",
        form=form,
        complaints=complaints,
        versions=queries.versions(),
        newest=newest,
        soon=soon,
        later=later,
    )


@bp.get("/opleidingen/<int:version_id>.zip")
@requires(*STAFF)
def export(version_id: int) -> Page:
    content = queries.archive_of(version_id)
    if content is None:
        abort(404)
    response = FlaskResponse(content, mimetype="application/zip")
    response.headers["Content-Disposition"] = f"attachment; filename=opleiding-{version_id}.zip"
    return response


@bp.get("/opleidingen/<int:version_id>/eindgesprek")
@requires(*OVER_OTHERS)
def talk(version_id: int) -> Page:
    """Questions for the final talk, to read or to print."""
    version = db.session.get(CourseVersion, version_id) or abort(404)
    return answer(
        "curriculum/talk.html",
        version=version,
        rows=version.content.get("talk", []),
        levels=queries.outline(version_id).levels,
    )
