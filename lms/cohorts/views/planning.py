"""Planning group days: one, an extra one, a row of them. Each is looked at before it is told."""

from collections.abc import Sequence
from datetime import datetime

from flask import flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.cohorts import actions, day_actions, planning_queries, planning_rules, queries
from lms.cohorts.forms import GroupDayForm, SeriesForm
from lms.cohorts.models import Cohort, GroupDay
from lms.cohorts.planning_queries import Look
from lms.cohorts.planning_rules import Proposal
from lms.cohorts.views.blueprint import bp, visible_cohort
from lms.cohorts.views.cohort import cohort_page
from lms.curriculum.queries import outline
from lms.forms import Form, offered
from lms.notifications.reach_queries import in_words, ways_taken
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires


def goes_out(now: datetime) -> str:
    """What was written at this moment, in words: after something was done."""
    ways = ways_taken(written_at=now)
    return f"Dit gaat eruit: {in_words(ways)}." if ways.total() else "Er gaat geen bericht uit."


def look_page(found: Cohort, form: Form, look: Look, address: str, *, stands: GroupDay | None = None) -> Page:
    """What is looked at before somebody says that it is so."""
    return answer(
        "cohorts/look.html",
        cohort=found,
        form=form,
        look=look,
        address=address,
        titles={module.slug: module.title for module in outline(found.version_id).modules},
        source=planning_queries.holidays(),
        stands=stands,
    )


@bp.post("/lichtingen/<int:cohort_id>/groepsdagen")
@requires(*SUPERVISORS)
def plan_group_day(cohort_id: int) -> Page:
    found, form, now = visible_cohort(cohort_id), GroupDayForm(), clock.now()
    course = outline(found.version_id)
    form.module_slug.choices = offered([(row.slug, row.title) for row in course.modules])
    if not form.validate_on_submit() or not form.starts_at.data:
        return cohort_page(found, group_day_form=form)
    chosen = course.module(form.module_slug.data)
    day = Proposal(
        form.module_slug.data,
        clock.from_local(form.starts_at.data),
        form.minutes.data or (chosen.group_day_minutes if chosen else 180),
        form.place.data or "",
    )
    stands = None if form.is_extra.data else queries.day_of_module(found.id, day.module_slug)
    look = planning_queries.look_at(found, [day], now=now, instead_of=stands)
    address = url_for("cohorts.plan_group_day", cohort_id=found.id)
    if not form.is_sure(look.mark):
        return look_page(found, form, look, address, stands=stands)
    with form.refusing():
        actions.plan_group_day(
            found,
            module_slug=day.module_slug,
            starts_at=day.starts_at,
            place=day.place,
            minutes=day.minutes,
            is_extra=form.is_extra.data,
            is_sure=True,
            by=current_user,
            now=now,
        )
        flash(f"De groepsdag is gepland. {goes_out(now)}", "done")
        return redirect(url_for("cohorts.cohort", cohort_id=found.id), code=303)
    return cohort_page(found, group_day_form=form)


def _row(found: Cohort, form: SeriesForm) -> Sequence[Proposal]:
    """The days of the rhythm, for the modules that have none yet."""
    modules = [module.slug for module in outline(found.version_id).modules]
    planned = {day.module_slug for day in queries.group_days(found.id)}
    days = planning_rules.series(form.first.data, form.rhythm.data, form.day_of_week.data, 3 * len(modules))
    if form.skips_holidays.data:
        days = [day for day in days if not planning_queries.holidays().within(found.region).on(day)]
    return [
        Proposal(
            slug,
            clock.from_local(datetime.combine(day, form.begins.data)),
            form.minutes.data,
            form.place.data or "",
        )
        for slug, day in planning_rules.laid_out(days, modules, planned)
    ]


@bp.route("/lichtingen/<int:cohort_id>/groepsdagen/reeks", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def plan_series(cohort_id: int) -> Page:
    found, now = visible_cohort(cohort_id), clock.now()
    form = SeriesForm(place=found.place, first=max(found.starts_on, clock.local_day(now)), minutes=180)
    address = url_for("cohorts.plan_series", cohort_id=found.id)
    if form.validate_on_submit():
        look = planning_queries.look_at(found, _row(found, form), now=now)
        if look.days and not form.is_sure(look.mark):
            return look_page(found, form, look, address)
        with form.refusing():
            made = day_actions.plan_series(
                found, [day for day, _ in look.days], is_sure=True, by=current_user, now=now
            )
            flash(f"Groepsdagen gepland: {len(made)}. {goes_out(now)}", "done")
            return redirect(url_for("cohorts.cohort", cohort_id=found.id), code=303)
    return answer("cohorts/series.html", form=form, cohort=found)
