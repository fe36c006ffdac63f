"""Whom a trainee calls, and asking to be called."""

from flask import flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.models import Person
from lms.cohorts import call_actions
from lms.cohorts.forms import CallForm
from lms.cohorts.queries import coach_of, open_calls
from lms.cohorts.views.blueprint import bp
from lms.roles import COACH, TRAINEE
from lms.shell import HelpPerson, knows_whom_to_call
from lms.web import Page, answer, requires


@knows_whom_to_call
def own_coach(person: Person) -> HelpPerson | None:
    """A trainee calls their own coach."""
    now = clock.now()
    coach = coach_of(person, now=now) if person.has_role(TRAINEE, now=now) else None
    return HelpPerson(coach.name, coach.phone, coach.email, COACH) if coach else None


@bp.route("/bel-mij", methods=["GET", "POST"])
@requires(TRAINEE)
def call_me() -> Page:
    form = CallForm()
    if form.validate_on_submit():
        call_actions.ask_for_call(current_user, about=form.about.data or "", now=clock.now())
        flash("We weten het. Je begeleider belt je, meestal binnen 2 dagen.", "done")
        return redirect(url_for("cohorts.call_me"), code=303)
    return answer("cohorts/call_me.html", form=form, call=open_calls([current_user.id]).get(current_user.id))
