"""The second acts of a group day: to another time or place, called off, put on again."""

from dataclasses import replace

from flask import flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock
from lms.cohorts import day_actions, planning_queries
from lms.cohorts.calendar_queries import appointment
from lms.cohorts.day_queries import told_of
from lms.cohorts.forms import CallOffForm, DayMoveForm
from lms.cohorts.models import Cohort, GroupDay
from lms.cohorts.planning_rules import Proposal
from lms.cohorts.views.blueprint import bp, visible_cohort
from lms.cohorts.views.cohort import day_of, module_of
from lms.cohorts.views.planning import goes_out, look_page
from lms.errors import RuleError
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires


def _back(found: Cohort, day: GroupDay) -> Response:
    return redirect(url_for("cohorts.group_day", cohort_id=found.id, group_day_id=day.id), code=303)


@bp.route("/lichtingen/<int:cohort_id>/groepsdagen/<int:group_day_id>/wijziging", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def move_group_day(cohort_id: int, group_day_id: int) -> Page:
    found, now = visible_cohort(cohort_id), clock.now()
    day = day_of(found, group_day_id)
    stands = clock.local(day.starts_at).replace(tzinfo=None, second=0, microsecond=0)
    form = DayMoveForm(starts_at=stands, minutes=day.minutes, place=day.place)
    address = url_for("cohorts.move_group_day", cohort_id=found.id, group_day_id=day.id)
    if form.validate_on_submit():
        starts_at, place = clock.from_local(form.starts_at.data), form.place.data or ""
        proposal = Proposal(day.module_slug, starts_at, form.minutes.data, place)
        look = planning_queries.look_at(found, [proposal], now=now, instead_of=day)
        if not form.is_sure(look.mark):
            return look_page(found, form, look, address, stands=day)
        with form.refusing():
            day_actions.move_group_day(
                day,
                starts_at=starts_at,
                place=place,
                minutes=form.minutes.data,
                is_sure=True,
                by=current_user,
                now=now,
            )
            flash(f"De groepsdag is veranderd. {goes_out(now)}", "done")
            return _back(found, day)
    return answer(
        "cohorts/move_day.html", form=form, cohort=found, day=day, module=module_of(found, day.module_slug)
    )


@bp.route("/lichtingen/<int:cohort_id>/groepsdagen/<int:group_day_id>/afzegging", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def call_off(cohort_id: int, group_day_id: int) -> Page:
    found, form, now = visible_cohort(cohort_id), CallOffForm(), clock.now()
    day = day_of(found, group_day_id)
    if form.validate_on_submit():
        with form.refusing():
            day_actions.call_off(day, why=form.why.data or "", by=current_user, now=now)
            flash(f"De groepsdag gaat niet door. Tot over 10 minuten kun je terug. {goes_out(now)}", "done")
            return _back(found, day)
    off = replace(appointment(day), is_cancelled=True)
    return answer(
        "cohorts/call_off.html",
        form=form,
        cohort=found,
        day=day,
        module=module_of(found, day.module_slug),
        hearers=told_of(found.id, [off], now=now),
    )


@bp.post("/lichtingen/<int:cohort_id>/groepsdagen/<int:group_day_id>/afzegging/einde")
@requires(*SUPERVISORS)
def put_on_again(cohort_id: int, group_day_id: int) -> Page:
    found = visible_cohort(cohort_id)
    day, now = day_of(found, group_day_id), clock.now()
    try:
        is_told = day_actions.put_on_again(day, by=current_user, now=now)
        flash(
            f"De groepsdag gaat door. {goes_out(now) if is_told else 'Niemand had het nog gehoord.'}", "done"
        )
    except RuleError as refusal:
        flash(refusal.message, "sorry")
    return _back(found, day)
