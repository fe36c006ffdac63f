"""The second acts of a cohort, for staff: its name and dates, its coaches who go, closing, opening, taking it away."""

from collections.abc import Callable, Sequence
from datetime import date

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.cohorts import cohort_actions, queries
from lms.cohorts.forms import CoachEndForm, CohortChangeForm
from lms.cohorts.models import Cohort
from lms.cohorts.views.blueprint import bp, visible_cohort
from lms.cohorts.views.cohort import FIELDS, cohort_page
from lms.forms import BareForm
from lms.roles import STAFF
from lms.web import Page, answer, requires


@bp.route("/lichtingen/<int:cohort_id>/wijziging", methods=["GET", "POST"])
@requires(*STAFF)
def change(cohort_id: int) -> Page:
    found, now = visible_cohort(cohort_id), clock.now()
    form = CohortChangeForm(obj=found)
    days = [
        clock.local_day(day.starts_at) for day in queries.group_days(found.id) if day.called_off_at is None
    ]
    outside: list[date] = []
    if form.validate_on_submit():
        outside = [day for day in days if not form.starts_on.data <= day <= form.ends_on.data]
    if form.is_submitted() and not form.errors and form.is_sure(_mark(outside)):
        with form.refusing():
            values = {name: form[name].data for name in FIELDS}
            cohort_actions.change_cohort(found, **values, by=current_user, now=now)
            flash("De lichting is veranderd.", "done")
            return redirect(url_for("cohorts.cohort", cohort_id=found.id), code=303)
    return answer("cohorts/change.html", form=form, cohort=found, outside=outside, mark=_mark(outside))


def _mark(outside: Sequence[date]) -> str:
    """What somebody saw before they said that it is so; nothing to say where no day lies outside."""
    return " ".join(day.isoformat() for day in outside)


@bp.route("/lichtingen/<int:cohort_id>/begeleiders/<int:person_id>/einde", methods=["GET", "POST"])
@requires(*STAFF, fresh=True)
def end_coaching(cohort_id: int, person_id: int) -> Page:
    found, form, now = visible_cohort(cohort_id), CoachEndForm(), clock.now()
    person = next((row for row in queries.coaches(found.id, now=now) if row.id == person_id), None)
    if person is None:
        abort(404)
    if form.validate_on_submit():
        with form.refusing():
            cohort_actions.end_coaching(person, found, last_day=form.last_day.data, by=current_user, now=now)
            flash(
                f"{person.name} begeleidt {found.name} {'tot die dag' if form.last_day.data else 'niet meer'}.",
                "done",
            )
            return redirect(url_for("cohorts.cohort", cohort_id=found.id), code=303)
    return answer("cohorts/end_coaching.html", form=form, cohort=found, person=person)


def _act(found: Cohort, deed: Callable[[], str], address: str) -> Page:
    """Does it and says so, or shows the cohort with why not."""
    form = BareForm()
    if form.validate_on_submit():
        with form.refusing():
            flash(deed(), "done")
            return redirect(address, code=303)
    return cohort_page(found, act_form=form)


@bp.post("/lichtingen/<int:cohort_id>/sluiting")
@requires(*STAFF)
def close(cohort_id: int) -> Page:
    found = visible_cohort(cohort_id)

    def deed() -> str:
        cohort_actions.close_cohort(found, by=current_user, now=clock.now())
        return f"{found.name} is gesloten. Alles blijft bewaard."

    return _act(found, deed, url_for("cohorts.cohort", cohort_id=cohort_id))


@bp.post("/lichtingen/<int:cohort_id>/sluiting/einde")
@requires(*STAFF)
def open_again(cohort_id: int) -> Page:
    found = visible_cohort(cohort_id)

    def deed() -> str:
        cohort_actions.open_cohort(found, by=current_user, now=clock.now())
        return f"{found.name} is weer open."

    return _act(found, deed, url_for("cohorts.cohort", cohort_id=cohort_id))


@bp.post("/lichtingen/<int:cohort_id>/verwijdering")
@requires(*STAFF)
def delete(cohort_id: int) -> Page:
    found = visible_cohort(cohort_id)
    name = found.name

    def deed() -> str:
        cohort_actions.delete_cohort(found, by=current_user, now=clock.now())
        return f"{name} is weg."

    return _act(found, deed, url_for("cohorts.index"))
