"""The draft of a course as a whole: what changed in it, making a version of it, dropping it and taking it up again."""

from collections.abc import Mapping

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.authoring import actions, queries, rules
from lms.authoring.forms import BareForm
from lms.authoring.policy import may_write_courses
from lms.authoring.queries import Standing
from lms.authoring.views.blueprint import bp
from lms.curriculum.actions import checked_texts
from lms.curriculum.checked import CheckedCourse
from lms.curriculum.models import CourseVersion
from lms.curriculum.queries import archive_of
from lms.curriculum.rules import Complaint, CourseComplaints
from lms.errors import RuleError
from lms.formats import count
from lms.offers import Offer, offers
from lms.roles import STAFF
from lms.web import Page, answer, request_time, requires, work_done, works_first


@offers("a version of a course")
def write_in_it(version: CourseVersion) -> list[Offer]:
    """Versions of long ago kept no files to write in."""
    if not may_write_courses(current_user, now=request_time()) or archive_of(version.id) is None:
        return []
    return [Offer.to("authoring.draft", "Schrijf aan de volgende versie", version_id=version.id)]


def _standing(version_id: int) -> Standing:
    return queries.standing_of(version_id) or abort(404)


@bp.get("/opleidingen/<int:version_id>/schrijven")
@requires(*STAFF)
def draft(version_id: int) -> Page:
    """Every page that can be written, by module, and what changed."""
    return _shown(_standing(version_id), BareForm())


def _shown(standing: Standing, form: BareForm) -> Page:
    return answer(
        "authoring/draft.html",
        form=form,
        standing=standing,
        modules=rules.modules_of(standing.texts),
        dropped=queries.dropped_last(standing.version.course_id),
    )


def _checked() -> tuple[Mapping[str, str], CheckedCourse]:
    standing = _standing((request.view_args or {})["version_id"])
    return standing.texts, checked_texts(standing.texts, now=clock.now())


@bp.route("/opleidingen/<int:version_id>/publicatie", methods=["GET", "POST"])
@requires(*STAFF)
@works_first(_checked)
def publish(version_id: int) -> Page:
    """All of the draft is looked at, as a zip is, and becomes a version when nothing is wrong. No cohort goes over by it."""
    standing, form = _standing(version_id), BareForm()
    complaints: list[Complaint] = []
    if form.validate_on_submit():
        with form.refusing():
            try:
                texts, checked = work_done()
                made = actions.publish(standing, texts, checked, by=current_user, now=clock.now())
            except CourseComplaints as refused:
                complaints = refused.complaints
                raise RuleError(
                    f"{count(len(complaints), 'ding klopt', 'dingen kloppen')} nog niet."
                ) from refused
            flash(
                f"Versie {made.number} van {made.title} staat klaar. Kies per lichting of die overgaat.",
                "done",
            )
            return redirect(url_for("curriculum.courses"), code=303)
    named = [(row, rules.kind_of(row.file) if row.file in standing.texts else None) for row in complaints]
    return answer("authoring/publish.html", form=form, standing=standing, complaints=named)


@bp.route("/opleidingen/<int:version_id>/concept/einde", methods=["GET", "POST"])
@requires(*STAFF)
def drop(version_id: int) -> Page:
    """Asks first, and says what goes."""
    standing, form = _standing(version_id), BareForm()
    if form.validate_on_submit():
        with form.refusing():
            actions.drop(standing, by=current_user, now=clock.now())
            flash("Het concept is weg. Was dat een vergissing? Je haalt het hier terug.", "done")
            return redirect(url_for("authoring.draft", version_id=version_id), code=303)
    return answer("authoring/drop.html", form=form, standing=standing)


@bp.post("/opleidingen/<int:version_id>/concept/herstel")
@requires(*STAFF)
def take_up(version_id: int) -> Page:
    standing, form = _standing(version_id), BareForm()
    if form.validate_on_submit():
        with form.refusing():
            actions.take_up(standing)
            flash("Het concept is terug, zoals het was.", "done")
            return redirect(url_for("authoring.draft", version_id=version_id), code=303)
    return _shown(standing, form)
