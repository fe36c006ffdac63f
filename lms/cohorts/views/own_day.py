"""A group day as who learns sees it: when, where, what to bring, and whether they come."""

from flask import Response, abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.cohorts import answer_actions, answer_queries
from lms.cohorts.calendar_queries import appointment
from lms.cohorts.forms import ComingForm
from lms.cohorts.models import GroupDay
from lms.cohorts.views.blueprint import bp
from lms.curriculum.queries import module
from lms.db import db
from lms.forms import YES
from lms.notifications.calendar import file_of
from lms.notifications.revision_queries import revised
from lms.roles import TRAINEE
from lms.web import Page, answer, requires

COMES, CANNOT = "Fijn dat je komt.", "We weten het. Je begeleider ziet dat je niet kunt."


def _own(group_day_id: int) -> GroupDay:
    day = db.session.get(GroupDay, group_day_id) or abort(404)
    if day.cohort_id not in current_user.scopes(TRAINEE, now=clock.now()):
        abort(404)
    return day


@bp.get("/groepsdagen/<int:group_day_id>")
@requires(TRAINEE)
def own_day(group_day_id: int) -> Page:
    return _page(_own(group_day_id), ComingForm())


def _page(day: GroupDay, form: ComingForm) -> Page:
    said = answer_queries.answer_of(day.id, current_user.id)
    return answer(
        "cohorts/own_day.html",
        form=form,
        day=day,
        module=module(day.cohort.version_id, day.module_slug) or abort(404),
        is_coming=said.is_coming if said else None,
        has_begun=clock.now() >= day.starts_at,
    )


@bp.post("/groepsdagen/<int:group_day_id>/antwoord")
@requires(TRAINEE)
def answer_day(group_day_id: int) -> Page:
    day, form = _own(group_day_id), ComingForm()
    if form.validate_on_submit():
        with form.refusing():
            is_coming = form.coming.data == YES
            answer_actions.answer_group_day(day, current_user, is_coming=is_coming, now=clock.now())
            flash(COMES if is_coming else CANNOT, "done")
            return redirect(url_for("cohorts.own_day", group_day_id=day.id), code=303)
    return _page(day, form)


@bp.get("/groepsdagen/<int:group_day_id>.ics")
@requires(TRAINEE)
def day_calendar(group_day_id: int) -> Page:
    headers = {"Content-Disposition": "attachment; filename=groepsdag.ics"}
    (known,) = revised([appointment(_own(group_day_id))])
    return Response(file_of(known), mimetype="text/calendar", headers=headers)
